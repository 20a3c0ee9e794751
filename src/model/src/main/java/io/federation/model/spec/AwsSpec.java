package io.federation.model.spec;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code cdk deploy} needs to know of a federation beyond the rest.
 *
 * @param ops the ops repository; its address is not relative
 * @param region the region of the stack; nothing for that of whoever deploys
 * @param network the network that instances are in
 * @param gitSecrets the nodes' logins to Git servers
 * @param nodes what nodes themselves read
 */
public record AwsSpec(
    NodeConfig.Repository ops,
    Optional<String> region,
    Network network,
    GitSecrets gitSecrets,
    AwsNodeConfig nodes) {

  /** Checks the values. */
  public AwsSpec {
    if (RepositoryUrl.isRelative(ops.url())) {
      throw new IllegalArgumentException("aws.ops.url is relative");
    }
    region.ifPresent(name -> AwsNameFormat.AWS_REGION.check("aws.region", name));
  }

  static Optional<AwsSpec> read(FlatProperties values) {
    FlatProperties ops = values.below("ops");
    if (ops.get("url") == null) {
      return Optional.empty();
    }
    return Optional.of(
        new AwsSpec(
            NodeConfig.Repository.read(ops),
            Optional.ofNullable(values.get("region")),
            Network.read(values.below("network")),
            GitSecrets.read(values.below("gitSecrets")),
            AwsNodeConfig.read(values)));
  }

  /**
   * A network that is there, or how to make one.
   *
   * @param vpc id of one that is there; nothing to make one
   * @param zones the availability zones of its subnets
   * @param privateSubnets ids of the subnets of instances, one for each zone; none in a made one
   * @param publicSubnets ids of the subnets of a load balancer, one for each zone or none
   * @param natGateways how many NAT gateways a made one has, 1 to {@value #MOST_NAT_GATEWAYS}
   */
  public record Network(
      Optional<String> vpc,
      List<String> zones,
      List<String> privateSubnets,
      List<String> publicSubnets,
      int natGateways) {

    static final int DEFAULT_NAT_GATEWAYS = 1;
    static final int MOST_NAT_GATEWAYS = 3;

    /** Checks the values and copies the lists. */
    public Network {
      vpc.ifPresent(id -> AwsNameFormat.AWS_VPC.check("aws.network.vpc", id));
      zones = checked("zones", AwsNameFormat.AWS_ZONE, zones);
      privateSubnets = checked("privateSubnets", AwsNameFormat.AWS_SUBNET, privateSubnets);
      publicSubnets = checked("publicSubnets", AwsNameFormat.AWS_SUBNET, publicSubnets);
      checkRange("aws.network.natGateways", natGateways, 1, MOST_NAT_GATEWAYS);
    }

    private static List<String> checked(String key, AwsNameFormat text, List<String> values) {
      values.forEach(value -> text.check("aws.network." + key, value));
      return List.copyOf(values);
    }

    private static Network read(FlatProperties values) {
      return new Network(
          Optional.ofNullable(values.get("vpc")),
          values.lines("zones"),
          values.lines("privateSubnets"),
          values.lines("publicSubnets"),
          values.number("natGateways", DEFAULT_NAT_GATEWAYS));
    }
  }

  /**
   * The names of secrets in Secrets Manager, each a JSON object of files below {@code credentials/}
   * or {@code trust/} in a node's home.
   *
   * @param repositories for the ops repository and all others that nodes follow
   * @param presence for the presence repository
   */
  public record GitSecrets(Optional<String> repositories, Optional<String> presence) {
    /** Checks the names. */
    public GitSecrets {
      repositories.ifPresent(
          name -> AwsNameFormat.AWS_SECRET.check("aws.gitSecrets.repositories", name));
      presence.ifPresent(name -> AwsNameFormat.AWS_SECRET.check("aws.gitSecrets.presence", name));
    }

    private static GitSecrets read(FlatProperties values) {
      return new GitSecrets(
          Optional.ofNullable(values.get("repositories")),
          Optional.ofNullable(values.get("presence")));
    }
  }

  /**
   * The machines of a part.
   *
   * @param instanceType their type, such as {@code t3.small}
   * @param ami {@value #LATEST}, or the id of an image
   * @param dataSize size of the volume for the data folder, in GiB
   * @param manualReplacement whether a deploy leaves instances alone whose launch has changed
   * @param minHealthyPercentage how much of the part stays in service meanwhile, 0 to 100
   * @param batch how many nodes are launched beyond those there are meanwhile, 1 to 100
   * @param loadBalancer whether people reach the part's edge by a load balancer
   * @param certificate ARN of the load balancer's certificate; nothing for plain http
   */
  public record Machines(
      String instanceType,
      String ami,
      int dataSize,
      boolean manualReplacement,
      int minHealthyPercentage,
      int batch,
      boolean loadBalancer,
      Optional<String> certificate) {

    /** The word for the newest image of Amazon Linux 2023. */
    public static final String LATEST = "latest";

    static final String DEFAULT_INSTANCE_TYPE = "t3.small";
    static final int DEFAULT_DATA_SIZE = 20;
    static final int DEFAULT_MIN_HEALTHY_PERCENTAGE = 100;
    static final int DEFAULT_BATCH = 1;
    private static final int LARGEST_DATA_SIZE = 16_384;
    private static final int ALL = 100;

    /** Checks the values. */
    public Machines {
      AwsNameFormat.AWS_INSTANCE_TYPE.check("aws.instanceType", instanceType);
      AwsNameFormat.AWS_AMI.check("aws.ami", ami);
      checkRange("aws.dataSize", dataSize, 1, LARGEST_DATA_SIZE);
      checkRange("aws.minHealthyPercentage", minHealthyPercentage, 0, ALL);
      checkRange("aws.batch", batch, 1, ALL);
      certificate.ifPresent(arn -> AwsNameFormat.AWS_CERTIFICATE.check("aws.certificate", arn));
    }

    /** Returns what holds for a part of which nothing is said. */
    static Machines defaults(boolean keepsData) {
      return read(new FlatProperties(Map.of(), ""), keepsData);
    }

    static Machines read(FlatProperties values, boolean keepsData) {
      String replace = values.get("replace");
      return new Machines(
          values.get("instanceType", DEFAULT_INSTANCE_TYPE),
          values.get("ami", LATEST),
          values.number("dataSize", DEFAULT_DATA_SIZE),
          replace == null ? keepsData : replace.equals("manual"),
          values.number("minHealthyPercentage", DEFAULT_MIN_HEALTHY_PERCENTAGE),
          values.number("batch", DEFAULT_BATCH),
          values.get("edge", "none").equals("alb"),
          Optional.ofNullable(values.get("certificate")));
    }
  }

  private static void checkRange(String kind, int number, int least, int most) {
    if (number < least || number > most) {
      throw new IllegalArgumentException(
          kind + " is " + number + ": use a whole number from " + least + " to " + most);
    }
  }
}
