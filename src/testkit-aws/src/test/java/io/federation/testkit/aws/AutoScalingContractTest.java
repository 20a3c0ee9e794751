package io.federation.testkit.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.testkit.Await;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.autoscaling.model.InstanceRefresh;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** What the endpoint does with the instances of a group, by the API of Auto Scaling and EC2. */
class AutoScalingContractTest extends EndpointTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void instances_are_born_as_their_template_and_the_tags_of_their_group_say() {
    aws.created("born", new GroupTemplate("born/app1").userData("#!/bin/bash\\necho hello"));

    List<AwsEndpoint.Instance> members = aws.awaitStates("born/app1", "InService", "InService");
    Instance instance = instance(members.get(0).id());
    assertThat(aws.tags(instance.instanceId()))
        .containsEntry("add:state", "presetup")
        .containsEntry("aws:autoscaling:groupName", "born/app1")
        .containsEntry("aws:ec2launchtemplate:version", "1")
        .doesNotContainKey("owner");
    assertThat(instance.architectureAsString()).isEqualTo("arm64");
    assertThat(instance.imageId()).startsWith("ami-");
    assertThat(instance.iamInstanceProfile().arn()).contains(":instance-profile/born-Profile");
    assertThat(instance.metadataOptions().httpTokensAsString()).isEqualTo("required");
    String data =
        aws.ec2
            .describeInstanceAttribute(
                r -> r.instanceId(instance.instanceId()).attribute("userData"))
            .userData()
            .value();
    assertThat(new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8))
        .isEqualTo("#!/bin/bash\necho hello");
  }

  @Test
  void a_launching_hook_holds_an_instance_until_it_is_completed() {
    aws.created("held", new GroupTemplate("held/app1").size(1, 1).hooks());

    String instance = aws.awaitStates("held/app1", "Pending:Wait").get(0).id();
    assertThat(
            aws.autoScaling
                .describeAutoScalingInstances(r -> r.instanceIds(instance))
                .autoScalingInstances())
        .singleElement()
        .satisfies(
            member -> {
              assertThat(member.lifecycleState()).isEqualTo("Pending:Wait");
              assertThat(member.autoScalingGroupName()).isEqualTo("held/app1");
            });
    aws.complete("held/app1", "launching", instance, "CONTINUE");
    aws.awaitStates("held/app1", "InService");
  }

  @Test
  void a_launch_that_is_abandoned_ends_the_instance_and_another_is_launched() {
    aws.created("abandoned", new GroupTemplate("abandoned/app1").size(1, 1).hooks());
    String first = aws.awaitStates("abandoned/app1", "Pending:Wait").get(0).id();

    aws.complete("abandoned/app1", "launching", first, "ABANDON");

    assertThat(aws.awaitStates("abandoned/app1", "Pending:Wait").get(0).id()).isNotEqualTo(first);
    assertThat(instance(first).state().nameAsString()).isEqualTo("terminated");
  }

  @Test
  void a_hook_that_nobody_completes_ends_by_its_time_with_its_default_result() {
    endpoint.timeFactor(0.001);
    aws.created("late", new GroupTemplate("late/app1").size(1, 1).hooks());
    String first = aws.awaitStates("late/app1", "Pending:Wait").get(0).id();

    Await.until(
        LIMIT,
        "the instance is ended by ABANDON",
        () -> instance(first).state().nameAsString().equals("terminated"));
  }

  @Test
  void a_heartbeat_gives_a_hook_its_whole_time_anew() {
    aws.created("beating", new GroupTemplate("beating/app1").size(1, 1).hooks());
    String instance = aws.awaitStates("beating/app1", "Pending:Wait").get(0).id();

    // From now on the time of the hook is over at once: only a heartbeat begins it anew.
    endpoint.timeFactor(0.001);
    assertThat(aws.in("beating/app1", "Pending:Wait")).containsExactly(instance);
    aws.autoScaling.recordLifecycleActionHeartbeat(
        r ->
            r.autoScalingGroupName("beating/app1")
                .lifecycleHookName("launching")
                .instanceId(instance));

    Await.until(
        LIMIT,
        "the time that the heartbeat began is over",
        () -> !aws.in("beating/app1", "Pending:Wait").contains(instance));
    endpoint.timeFactor(1);
  }

  @Test
  void an_action_that_is_not_active_is_refused_in_the_words_of_aws() {
    aws.created("idle", new GroupTemplate("idle/app1").size(1, 1));
    String instance = aws.awaitStates("idle/app1", "InService").get(0).id();

    assertThatThrownBy(() -> aws.complete("idle/app1", "launching", instance, "CONTINUE"))
        .isInstanceOfSatisfying(
            AutoScalingException.class,
            refusal -> {
              assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo("ValidationError");
              assertThat(refusal.awsErrorDetails().errorMessage())
                  .isEqualTo("No active Lifecycle Action found with instance ID " + instance);
            });
  }

  @Test
  void an_unhealthy_instance_is_ended_through_its_hook_and_replaced() {
    aws.created("sick", new GroupTemplate("sick/app1").size(1, 1).hooks());
    aws.awaitStates("sick/app1", "Pending:Wait");
    aws.completeAll("sick/app1", "launching", "Pending:Wait");
    String first = aws.awaitStates("sick/app1", "InService").get(0).id();

    aws.autoScaling.setInstanceHealth(r -> r.instanceId(first).healthStatus("Unhealthy"));

    aws.awaitStates("sick/app1", "Pending:Wait", "Terminating:Wait");
    aws.complete("sick/app1", "terminating", first, "CONTINUE");
    assertThat(aws.awaitStates("sick/app1", "Pending:Wait").get(0).id()).isNotEqualTo(first);
    assertThat(instance(first).state().nameAsString()).isEqualTo("terminated");
  }

  @Test
  void within_the_grace_period_an_instance_is_not_unhealthy_unless_asked_so() {
    aws.created(
        "grace",
        new GroupTemplate("grace/app1").size(1, 1).property("\"HealthCheckGracePeriod\": 600"));
    String first = aws.awaitStates("grace/app1", "InService").get(0).id();

    aws.autoScaling.setInstanceHealth(r -> r.instanceId(first).healthStatus("Unhealthy"));
    assertThat(aws.in("grace/app1", "InService")).containsExactly(first);
    aws.autoScaling.setInstanceHealth(
        r -> r.instanceId(first).healthStatus("Unhealthy").shouldRespectGracePeriod(false));

    assertThat(aws.awaitStates("grace/app1", "InService").get(0).id()).isNotEqualTo(first);
  }

  @Test
  void an_instance_that_ec2_ends_is_replaced() {
    aws.created("dead", new GroupTemplate("dead/app1").size(1, 1));
    String first = aws.awaitStates("dead/app1", "InService").get(0).id();

    aws.ec2.terminateInstances(r -> r.instanceIds(first));

    assertThat(aws.awaitStates("dead/app1", "InService").get(0).id()).isNotEqualTo(first);
  }

  @Test
  void an_instance_that_is_ended_in_its_group_is_replaced_unless_the_group_shrinks() {
    aws.created("ended", new GroupTemplate("ended/app1").size(1, 2));
    aws.autoScaling.setDesiredCapacity(
        r -> r.autoScalingGroupName("ended/app1").desiredCapacity(2));
    String first = aws.awaitStates("ended/app1", "InService", "InService").get(0).id();

    aws.replace(first);
    String second = aws.awaitStates("ended/app1", "InService", "InService").get(0).id();
    aws.autoScaling.terminateInstanceInAutoScalingGroup(
        r -> r.instanceId(second).shouldDecrementDesiredCapacity(true));

    aws.awaitStates("ended/app1", "InService");
    assertThat(endpoint.instances("ended/app1"))
        .extracting(AwsEndpoint.Instance::id)
        .doesNotContain(first, second);
  }

  @Test
  void an_instance_goes_into_standby_and_comes_back() {
    aws.created("standby", new GroupTemplate("standby/app1").size(1, 2));
    String instance = aws.awaitStates("standby/app1", "InService").get(0).id();

    assertThatThrownBy(
            () ->
                aws.autoScaling.enterStandby(
                    r ->
                        r.autoScalingGroupName("standby/app1")
                            .instanceIds(instance)
                            .shouldDecrementDesiredCapacity(true)))
        .hasMessageContaining("below its minimum size");
    aws.autoScaling.enterStandby(
        r ->
            r.autoScalingGroupName("standby/app1")
                .instanceIds(instance)
                .shouldDecrementDesiredCapacity(false));
    aws.awaitStates("standby/app1", "InService", "Standby");
    aws.autoScaling.exitStandby(r -> r.autoScalingGroupName("standby/app1").instanceIds(instance));

    aws.awaitStates("standby/app1", "InService", "InService");
  }

  @Test
  void a_volume_goes_from_an_instance_that_has_ended_to_the_next_one_of_its_zone() {
    aws.created("data", new GroupTemplate("data/db1").size(1, 1));
    String first = aws.awaitStates("data/db1", "InService").get(0).id();
    String zone = instance(first).placement().availabilityZone();
    String volume = volumeIn(zone);
    String elsewhere = volumeIn("us-east-1f");
    attach(volume, first);

    assertThatThrownBy(() -> attach(elsewhere, first)).hasMessageContaining("availability zone");
    assertThatThrownBy(() -> attach(volume, first)).hasMessageContaining("already attached");
    aws.ec2.terminateInstances(r -> r.instanceIds(first));
    String second = aws.awaitStates("data/db1", "InService").get(0).id();

    assertThat(volumeState(volume)).isEqualTo("available");
    attach(volume, second);
    assertThat(volumeState(volume)).isEqualTo("in-use");
  }

  private String volumeIn(String zone) {
    return aws.ec2.createVolume(r -> r.availabilityZone(zone).size(8)).volumeId();
  }

  private String volumeState(String volume) {
    return aws.ec2.describeVolumes(r -> r.volumeIds(volume)).volumes().get(0).stateAsString();
  }

  private void attach(String volume, String instance) {
    aws.ec2.attachVolume(r -> r.volumeId(volume).instanceId(instance).device("/dev/sdf"));
  }

  @Test
  void the_topic_of_a_group_is_told_of_launches() {
    SnsClient sns = aws.client(SnsClient.builder());
    SqsClient sqs = aws.client(SqsClient.builder());
    String topic = sns.createTopic(r -> r.name("events")).topicArn();
    String queue = sqs.createQueue(r -> r.queueName("events")).queueUrl();
    String arn =
        sqs.getQueueAttributes(r -> r.queueUrl(queue).attributeNames(QueueAttributeName.QUEUE_ARN))
            .attributes()
            .get(QueueAttributeName.QUEUE_ARN);
    sns.subscribe(r -> r.topicArn(topic).protocol("sqs").endpoint(arn));

    aws.created(
        "telling",
        new GroupTemplate("telling/app1")
            .size(1, 1)
            .property(
                "\"NotificationConfigurations\": [{\"TopicARN\": \""
                    + topic
                    + "\", \"NotificationTypes\": [\"autoscaling:EC2_INSTANCE_LAUNCH\"]}]"));

    String instance = aws.awaitStates("telling/app1", "InService").get(0).id();
    Await.until(
        LIMIT,
        "the launch is told",
        () ->
            sqs.receiveMessage(r -> r.queueUrl(queue)).messages().stream()
                .anyMatch(message -> message.body().contains(instance)));
    assertThat(
            aws.autoScaling
                .describeNotificationConfigurations(r -> r.autoScalingGroupNames("telling/app1"))
                .notificationConfigurations())
        .singleElement()
        .satisfies(
            told ->
                assertThat(told.notificationType()).isEqualTo("autoscaling:EC2_INSTANCE_LAUNCH"));
  }

  @Test
  void a_refresh_that_is_asked_for_replaces_every_instance() {
    aws.created("fresh", new GroupTemplate("fresh/app1"));
    List<AwsEndpoint.Instance> before = aws.awaitStates("fresh/app1", "InService", "InService");

    String refresh =
        aws.autoScaling
            .startInstanceRefresh(
                r ->
                    r.autoScalingGroupName("fresh/app1")
                        .preferences(p -> p.minHealthyPercentage(50).instanceWarmup(1)))
            .instanceRefreshId();

    Await.until(
        LIMIT,
        "the refresh is successful",
        () -> {
          InstanceRefresh seen = refresh("fresh/app1", refresh);
          boolean isDone = seen.statusAsString().equals("Successful");
          assertThat(seen.endTime() != null).isEqualTo(isDone);
          return isDone;
        });
    assertThat(aws.awaitStates("fresh/app1", "InService", "InService"))
        .doesNotContainAnyElementsOf(before);
  }

  private InstanceRefresh refresh(String group, String id) {
    return aws.autoScaling
        .describeInstanceRefreshes(r -> r.autoScalingGroupName(group).instanceRefreshIds(id))
        .instanceRefreshes()
        .get(0);
  }

  private Instance instance(String id) {
    return aws.ec2
        .describeInstances(r -> r.instanceIds(id))
        .reservations()
        .get(0)
        .instances()
        .get(0);
  }
}
