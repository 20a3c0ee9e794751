package io.federation.cdk;

import io.federation.model.spec.AwsSpec;
import java.util.List;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.ec2.FlowLogDestination;
import software.amazon.awscdk.services.ec2.FlowLogOptions;
import software.amazon.awscdk.services.ec2.FlowLogTrafficType;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointAwsService;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointOptions;
import software.amazon.awscdk.services.ec2.ISubnet;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.IpAddresses;
import software.amazon.awscdk.services.ec2.SubnetConfiguration;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.ec2.VpcAttributes;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

/** The network of the instances: one that is made, or one that is there. */
final class Network {

  /** As many as a load balancer wants. */
  private static final int FEWEST_ZONES = 2;

  private static final int MOST_ZONES = 3;
  private static final int PUBLIC_MASK = 22;
  private static final int PRIVATE_MASK = 18;

  private final IVpc vpc;

  Network(Construct scope, AwsSpec.Network network) {
    vpc = network.vpc().map(id -> given(scope, id, network)).orElseGet(() -> made(scope, network));
  }

  private static IVpc given(Construct scope, String id, AwsSpec.Network network) {
    VpcAttributes.Builder attributes =
        VpcAttributes.builder()
            .vpcId(id)
            .availabilityZones(network.zones())
            .privateSubnetIds(network.privateSubnets());
    if (!network.publicSubnets().isEmpty()) {
      attributes.publicSubnetIds(network.publicSubnets());
    }
    return Vpc.fromVpcAttributes(scope, "Vpc", attributes.build());
  }

  private static IVpc made(Construct scope, AwsSpec.Network network) {
    int zones = Math.max(FEWEST_ZONES, network.natGateways());
    Vpc vpc =
        Vpc.Builder.create(scope, "Vpc")
            .ipAddresses(IpAddresses.cidr("10.0.0.0/16"))
            .maxAzs(zones)
            // With another zone, the addresses of those that are there stay theirs.
            .reservedAzs(MOST_ZONES - zones)
            .natGateways(network.natGateways())
            .subnetConfiguration(
                List.of(
                    subnets("Public", SubnetType.PUBLIC, PUBLIC_MASK)
                        .mapPublicIpOnLaunch(false)
                        .build(),
                    subnets("Private", SubnetType.PRIVATE_WITH_EGRESS, PRIVATE_MASK).build()))
            .build();
    // What comes from S3 does not pay the NAT gateway.
    vpc.addGatewayEndpoint(
        "S3", GatewayVpcEndpointOptions.builder().service(GatewayVpcEndpointAwsService.S3).build());
    LogGroup log =
        LogGroup.Builder.create(scope, "FlowLog")
            .retention(RetentionDays.ONE_MONTH)
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
    vpc.addFlowLog(
        "Rejected",
        FlowLogOptions.builder()
            .trafficType(FlowLogTrafficType.REJECT)
            .destination(FlowLogDestination.toCloudWatchLogs(log))
            .build());
    return vpc;
  }

  private static SubnetConfiguration.Builder subnets(String name, SubnetType type, int mask) {
    return SubnetConfiguration.builder().name(name).subnetType(type).cidrMask(mask);
  }

  IVpc vpc() {
    return vpc;
  }

  /**
   * Returns the subnets of a part's instances.
   *
   * @param keepsData whether they all need the zone of one volume
   */
  List<ISubnet> nodes(boolean keepsData) {
    List<ISubnet> subnets = vpc.getPrivateSubnets();
    return keepsData ? subnets.subList(0, 1) : subnets;
  }

  /** Returns the subnets of a load balancer. */
  List<ISubnet> edge() {
    return vpc.getPublicSubnets();
  }
}
