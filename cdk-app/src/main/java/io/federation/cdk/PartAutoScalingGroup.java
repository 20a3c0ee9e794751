package io.federation.cdk;

import io.federation.model.spec.AwsSpec;
import io.federation.model.spec.FederationSpec;
import java.util.List;
import software.amazon.awscdk.CfnAutoScalingInstanceRefresh;
import software.amazon.awscdk.CfnAutoScalingInstanceRefreshPreferences;
import software.amazon.awscdk.CfnCreationPolicy;
import software.amazon.awscdk.CfnResourceSignal;
import software.amazon.awscdk.CfnTag;
import software.amazon.awscdk.CfnUpdatePolicy;
import software.amazon.awscdk.services.autoscaling.CfnAutoScalingGroup;
import software.amazon.awscdk.services.ec2.CfnLaunchTemplate;
import software.amazon.awscdk.services.ec2.ISubnet;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationTargetGroup;
import software.constructs.Construct;

/** The Auto Scaling group of a part, over its launch template. */
final class PartAutoScalingGroup {

  private static final int LAUNCH_LIMIT_SECONDS = 900;
  private static final int END_LIMIT_SECONDS = 300;

  /** Twice the time for a birth: where the first one fails, there is a second. */
  private static final String CREATION_LIMIT = "PT30M";

  /** Other nodes find a new one within two minutes; only then an old one may go. */
  private static final int WARM_UP_SECONDS = 120;

  private static final int ALL_PERCENT = 100;

  private final CfnAutoScalingGroup group;

  /**
   * Makes the group.
   *
   * @param name its name
   * @param tags what each instance is born with
   */
  PartAutoScalingGroup(Construct scope, String name, FederationSpec.Part part, List<CfnTag> tags) {
    AwsSpec.Machines machines = part.machines();
    int surge = machines.manualReplacement() ? 0 : machines.batch();
    // No desired capacity: a deploy would reset what somebody has set.
    group =
        CfnAutoScalingGroup.Builder.create(scope, "Group")
            .autoScalingGroupName(name)
            .minSize(Integer.toString(part.count().min()))
            .maxSize(Integer.toString(part.count().max() + surge))
            // Hooks of their own would come after the first instances.
            .lifecycleHookSpecificationList(
                List.of(
                    hook("launching", "LAUNCHING", "ABANDON", LAUNCH_LIMIT_SECONDS),
                    hook("terminating", "TERMINATING", "CONTINUE", END_LIMIT_SECONDS)))
            .tags(tags.stream().map(PartAutoScalingGroup::propagated).toList())
            .build();
    if (part.count().min() > 0) {
      group
          .getCfnOptions()
          .setCreationPolicy(
              CfnCreationPolicy.builder()
                  .resourceSignal(
                      CfnResourceSignal.builder()
                          .count(part.count().min())
                          .timeout(CREATION_LIMIT)
                          .build())
                  .build());
    }
    if (!machines.manualReplacement()) {
      group.getCfnOptions().setUpdatePolicy(rolling(part));
    }
  }

  private static CfnAutoScalingGroup.TagPropertyProperty propagated(CfnTag tag) {
    return CfnAutoScalingGroup.TagPropertyProperty.builder()
        .key(tag.getKey())
        .value(tag.getValue())
        .propagateAtLaunch(true)
        .build();
  }

  private static CfnUpdatePolicy rolling(FederationSpec.Part part) {
    return CfnUpdatePolicy.builder()
        .autoScalingInstanceRefresh(
            CfnAutoScalingInstanceRefresh.builder()
                .strategy("Rolling")
                .preferences(
                    CfnAutoScalingInstanceRefreshPreferences.builder()
                        .minHealthyPercentage(part.machines().minHealthyPercentage())
                        .maxHealthyPercentage(maxHealthyPercentage(part))
                        .instanceWarmup(WARM_UP_SECONDS)
                        .build())
                .build())
        .build();
  }

  /** Auto Scaling wants 100 to 200, and no more than 100 above the smallest. */
  static int maxHealthyPercentage(FederationSpec.Part part) {
    int nodes = Math.max(1, part.count().min());
    int surge = (ALL_PERCENT * part.machines().batch() + nodes - 1) / nodes;
    return ALL_PERCENT + Math.min(surge, part.machines().minHealthyPercentage());
  }

  private static CfnAutoScalingGroup.LifecycleHookSpecificationProperty hook(
      String name, String transition, String result, int seconds) {
    return CfnAutoScalingGroup.LifecycleHookSpecificationProperty.builder()
        .lifecycleHookName(name)
        .lifecycleTransition("autoscaling:EC2_INSTANCE_" + transition)
        .defaultResult(result)
        .heartbeatTimeout(seconds)
        .build();
  }

  /** Returns the id of its resource in the template, as plain text. */
  String logicalId() {
    return (String) group.getStack().resolve(group.getLogicalId());
  }

  /** Lets it launch by the newest version of {@code template}, by its number. */
  void launch(CfnLaunchTemplate template) {
    group.setLaunchTemplate(
        CfnAutoScalingGroup.LaunchTemplateSpecificationProperty.builder()
            .launchTemplateId(template.getRef())
            .version(template.getAttrLatestVersionNumber())
            .build());
  }

  /** Puts its instances into {@code subnets}, and not before these have a way out. */
  void place(List<ISubnet> subnets) {
    group.setVpcZoneIdentifier(subnets.stream().map(ISubnet::getSubnetId).toList());
    subnets.forEach(
        subnet -> group.getNode().addDependency(subnet.getInternetConnectivityEstablished()));
  }

  void serve(ApplicationTargetGroup targets) {
    group.setTargetGroupArns(List.of(targets.getTargetGroupArn()));
    group.getNode().addDependency(targets.getLoadBalancerAttached());
  }

  /** Lets it say in {@code topic} whenever it launches or ends an instance, or cannot. */
  void tell(String topic) {
    group.setNotificationConfigurations(
        List.of(
            CfnAutoScalingGroup.NotificationConfigurationProperty.builder()
                .topicArn(topic)
                .notificationTypes(
                    List.of(
                        "autoscaling:EC2_INSTANCE_LAUNCH",
                        "autoscaling:EC2_INSTANCE_LAUNCH_ERROR",
                        "autoscaling:EC2_INSTANCE_TERMINATE",
                        "autoscaling:EC2_INSTANCE_TERMINATE_ERROR"))
                .build()));
  }
}
