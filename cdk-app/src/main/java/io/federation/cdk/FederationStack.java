package io.federation.cdk;

import io.federation.model.spec.AwsSpec;
import io.federation.model.spec.FederationSpec;
import io.federation.model.spec.PresenceSpec;
import io.federation.model.spec.RepositoryUrl;
import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awscdk.CfnDeletionPolicy;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.CfnResource;
import software.amazon.awscdk.CfnTag;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.ec2.CfnVolume;
import software.amazon.awscdk.services.ec2.ISubnet;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.amazon.awscdk.services.sns.Topic;
import software.constructs.Construct;

/** The stack of a federation: for each part an Auto Scaling group of nodes, and what they need. */
public final class FederationStack extends Stack {

  private static final int MOST_RESOURCES = 500;
  private static final int ZONES = 3;
  private static final int LOG_DAYS = 90;

  private final FederationSpec spec;
  private final AwsSpec aws;
  private final NodeUserData userData;
  private final Network network;
  private final SecurityGroups securityGroups;
  private final NodeAssets assets;
  private final MachineImages images;
  private final Topic notifications;

  /**
   * Makes the stack of {@code description}, which has an {@code aws}.
   *
   * @throws io.federation.model.spec.SpecException if what it says does not fit into a stack
   */
  public FederationStack(Construct scope, Description description, NodeFiles files) {
    super(
        scope,
        nameFor(description.spec().deployment()),
        props(description.spec(), description.spec().aws().orElseThrow()));
    spec = description.spec();
    aws = spec.aws().orElseThrow();
    network = new Network(this, aws.network());
    securityGroups = new SecurityGroups(this, network.vpc(), spec);
    assets = new NodeAssets(this, files);
    userData = new NodeUserData(description, assets, files.userData());
    images = new MachineImages(this);
    notifications = notifications();
    Optional<Bucket> accessLogs = accessLogs();
    List<String> sites = new ArrayList<>();
    spec.parts().forEach((name, part) -> addPart(name, part, accessLogs).ifPresent(sites::add));
    addOutputs(description, sites);
    long resources = getNode().findAll().stream().filter(CfnResource::isCfnResource).count();
    if (resources > MOST_RESOURCES) {
      throw description.refusal(
          "parts",
          "needs a stack of "
              + resources
              + " resources, and CloudFormation takes "
              + MOST_RESOURCES
              + ": use fewer parts, ports or talksTo; each part needs 5, and each of its ports one for"
              + " each part that talks to it");
    }
  }

  /** Returns the name of the stack of {@code deployment}, in the characters that it may have. */
  static String nameFor(String deployment) {
    String name = deployment.replaceAll("[^A-Za-z0-9-]", "-");
    return Character.isLetter(name.charAt(0)) ? name : "fed-" + name;
  }

  private static StackProps props(FederationSpec spec, AwsSpec aws) {
    StackProps.Builder props =
        StackProps.builder()
            .description("The federation " + spec.deployment() + ", a " + spec.stacktype());
    aws.region().ifPresent(region -> props.env(Environment.builder().region(region).build()));
    return props.build();
  }

  /** Leaves the zones to the deployment: to know them here would take a look into the account. */
  @Override
  public List<String> getAvailabilityZones() {
    return IntStream.range(0, ZONES).mapToObj(zone -> Fn.select(zone, Fn.getAzs())).toList();
  }

  private Topic notifications() {
    Topic topic = Topic.Builder.create(this, "Topic").enforceSsl(true).build();
    NagSuppressions.addResourceSuppressions(
        topic,
        List.of(
            NagPackSuppression.builder()
                .id("AwsSolutions-SNS2")
                .reason(
                    "It says which instances were launched or ended, which is no secret; and a group"
                        + " cannot be made where Auto Scaling may not use the topic's key.")
                .build()));
    return topic;
  }

  private Optional<Bucket> accessLogs() {
    if (spec.parts().values().stream().noneMatch(part -> part.machines().loadBalancer())) {
      return Optional.empty();
    }
    Bucket logs =
        Bucket.Builder.create(this, "AccessLogs")
            // A load balancer writes to no other.
            .encryption(BucketEncryption.S3_MANAGED)
            .enforceSsl(true)
            .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
            .lifecycleRules(
                List.of(LifecycleRule.builder().expiration(Duration.days(LOG_DAYS)).build()))
            .removalPolicy(RemovalPolicy.RETAIN)
            .build();
    NagSuppressions.addResourceSuppressions(
        logs,
        List.of(
            NagPackSuppression.builder()
                .id("AwsSolutions-S1")
                .reason("It holds access logs itself; a log of who reads them would need another.")
                .build()));
    return Optional.of(logs);
  }

  /** Returns the address of the part's load balancer, if it has one. */
  private Optional<String> addPart(
      String name, FederationSpec.Part part, Optional<Bucket> accessLogs) {
    Construct scope = new Construct(this, "Part-" + name);
    String groupName = groupName(name);
    PartAutoScalingGroup group =
        new PartAutoScalingGroup(
            scope,
            groupName,
            part,
            List.of(
                tag("Name", groupName),
                tag("add:deployment", spec.deployment()),
                tag("add:stacktype", spec.stacktype()),
                tag("add:nodepart", name),
                tag("add:state", "presetup")));
    List<ISubnet> subnets = network.nodes(part.keepsData());
    Optional<CfnVolume> volume =
        part.keepsData()
            ? Optional.of(volume(scope, name, part, subnets.get(0)))
            : Optional.empty();
    NodeRole role = new NodeRole(scope, groupName, assets, aws, volume);
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("node_nodepart", name);
    variables.put("aws_group", groupName);
    variables.put("aws_stack", getStackName());
    variables.put("aws_resource", group.logicalId());
    variables.put("aws_volume", volume.map(CfnVolume::getRef).orElse(""));
    group.launch(
        LaunchTemplate.create(
            scope, part.machines(), images, role, securityGroups.of(name), userData.of(variables)));
    group.place(subnets);
    group.tell(notifications.getTopicArn());
    if (!part.machines().loadBalancer()) {
      return Optional.empty();
    }
    EdgeLoadBalancer edge =
        new EdgeLoadBalancer(
            scope, part, network, securityGroups.of(name), accessLogs.orElseThrow());
    group.serve(edge.targets());
    return Optional.of(edge.url());
  }

  private String groupName(String part) {
    return spec.deployment() + "/" + part;
  }

  private CfnVolume volume(Construct scope, String name, FederationSpec.Part part, ISubnet subnet) {
    CfnVolume volume =
        CfnVolume.Builder.create(scope, "Data")
            .availabilityZone(subnet.getAvailabilityZone())
            .size(part.machines().dataSize())
            .volumeType("gp3")
            .encrypted(true)
            .tags(
                List.of(
                    tag("Name", groupName(name)),
                    tag("add:deployment", spec.deployment()),
                    tag("add:nodepart", name)))
            .build();
    // One of a stack that was never whole holds nothing.
    volume.getCfnOptions().setDeletionPolicy(CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE);
    volume.getCfnOptions().setUpdateReplacePolicy(CfnDeletionPolicy.RETAIN);
    return volume;
  }

  private static CfnTag tag(String key, String value) {
    return CfnTag.builder().key(key).value(value).build();
  }

  private void addOutputs(Description description, List<String> sites) {
    if (!sites.isEmpty()) {
      output("Site", String.join(" ", sites), "Where people reach it");
    }
    output(
        "Groups",
        spec.parts().keySet().stream().map(this::groupName).collect(Collectors.joining(" ")),
        "The Auto Scaling groups");
    output("Notifications", notifications.getTopicArn(), "Subscribe to hear of launches and ends");
    spec.presence()
        .ifPresent(
            presence ->
                output(
                    "Status",
                    "../fed status --presence "
                        + NodeUserData.shellWord(presenceUrl(description, presence))
                        + " --description "
                        + NodeUserData.shellWord(description.source()),
                    "Shows the nodes; type it where cdk runs"));
  }

  private void output(String id, String value, String said) {
    CfnOutput.Builder.create(this, id).value(value).description(said).build();
  }

  private String presenceUrl(Description description, PresenceSpec presence) {
    try {
      return RepositoryUrl.resolve(aws.ops().url(), presence.url());
    } catch (IllegalArgumentException e) {
      throw description.refusal("presence.url", "cannot be used: " + e.getMessage());
    }
  }
}
