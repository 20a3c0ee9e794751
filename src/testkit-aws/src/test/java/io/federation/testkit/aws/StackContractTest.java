package io.federation.testkit.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.testkit.Await;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;

/** What the endpoint does with a stack that has a group, by CloudFormation. */
class StackContractTest extends EndpointTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void a_creation_waits_for_a_signal_of_each_instance() {
    aws.create("signals", new GroupTemplate("signals/app1").signals(2));
    List<AwsEndpoint.Instance> members = aws.awaitStates("signals/app1", "InService", "InService");

    aws.signal("signals", members.get(0).id(), "SUCCESS");
    aws.signal("signals", members.get(0).id(), "SUCCESS");
    assertThat(aws.status("signals")).isEqualTo("CREATE_IN_PROGRESS");
    aws.signal("signals", members.get(1).id(), "SUCCESS");

    aws.awaitStack("signals", "CREATE_COMPLETE");
    assertThatThrownBy(() -> aws.signal("signals", members.get(0).id(), "SUCCESS"))
        .hasMessageContaining("cannot be signaled");
  }

  @Test
  void a_failure_signal_rolls_the_creation_back_and_the_reason_stands_in_the_tag_to_the_end() {
    aws.create("failing", new GroupTemplate("failing/app1").size(1, 1).hooks().signals(1));
    String instance = aws.awaitStates("failing/app1", "Pending:Wait").get(0).id();
    aws.tag(instance, "add:error", "no space left");

    aws.signal("failing", instance, "FAILURE");

    aws.awaitStack("failing", "ROLLBACK_COMPLETE");
    assertThat(aws.events("failing"))
        .anyMatch(
            line ->
                line.startsWith("Group CREATE_FAILED")
                    && line.contains("Received 1 FAILURE signal(s) out of 1"))
        .anyMatch(line -> line.startsWith("Group DELETE_COMPLETE"));
    assertThat(endpoint.instances("failing/app1")).isEmpty();
    assertThat(aws.tags(instance)).containsEntry("add:error", "no space left");
  }

  @Test
  void signals_that_do_not_come_in_time_roll_the_creation_back() {
    endpoint.timeFactor(0.0005);

    aws.create("silent", new GroupTemplate("silent/app1").signals(2));

    aws.awaitStack("silent", "ROLLBACK_COMPLETE");
    assertThat(aws.events("silent"))
        .anyMatch(line -> line.contains("Failed to receive 2 resource signal(s)"));
  }

  @Test
  void a_changed_launch_replaces_instances_one_at_a_time_and_never_has_fewer_than_asked() {
    GroupTemplate before = new GroupTemplate("rolling/app1").hooks().refresh(100, 150);
    aws.created("rolling", before);
    aws.completeAll("rolling/app1", "launching", "Pending:Wait");
    List<AwsEndpoint.Instance> old = aws.awaitStates("rolling/app1", "InService", "InService");

    aws.update("rolling", changed("rolling/app1").hooks().refresh(100, 150));

    for (int replaced = 0; replaced < old.size(); replaced++) {
      aws.awaitStates("rolling/app1", "InService", "InService", "Pending:Wait");
      aws.completeAll("rolling/app1", "launching", "Pending:Wait");
      Await.until(
          LIMIT,
          "an old instance is being ended",
          () -> !aws.in("rolling/app1", "Terminating:Wait").isEmpty());
      assertThat(aws.status("rolling")).isEqualTo("UPDATE_IN_PROGRESS");
      aws.completeAll("rolling/app1", "terminating", "Terminating:Wait");
    }
    aws.awaitStack("rolling", "UPDATE_COMPLETE");
    assertThat(aws.awaitStates("rolling/app1", "InService", "InService"))
        .doesNotContainAnyElementsOf(old);
  }

  @Test
  void a_replacement_that_is_abandoned_rolls_the_update_back() {
    aws.created("bad", new GroupTemplate("bad/app1").hooks().refresh(100, 150));
    aws.completeAll("bad/app1", "launching", "Pending:Wait");
    List<AwsEndpoint.Instance> old = aws.awaitStates("bad/app1", "InService", "InService");

    aws.update("bad", changed("bad/app1").hooks().refresh(100, 150));
    aws.awaitStates("bad/app1", "InService", "InService", "Pending:Wait");
    aws.complete("bad/app1", "launching", aws.in("bad/app1", "Pending:Wait").get(0), "ABANDON");

    Await.until(
        LIMIT, "the stack is back", () -> aws.status("bad").equals("UPDATE_ROLLBACK_COMPLETE"));
    assertThat(aws.events("bad")).anyMatch(line -> line.contains("did not come into service"));
    assertThat(endpoint.instances("bad/app1")).containsExactlyElementsOf(old);
  }

  @Test
  void without_an_update_policy_a_changed_launch_replaces_nothing() {
    aws.created("manual", new GroupTemplate("manual/db1").size(1, 1));
    List<AwsEndpoint.Instance> old = aws.awaitStates("manual/db1", "InService");

    aws.update("manual", changed("manual/db1").size(1, 1));

    aws.awaitStack("manual", "UPDATE_COMPLETE");
    assertThat(endpoint.instances("manual/db1")).isEqualTo(old);
  }

  @Test
  void a_rolling_update_waits_for_the_signals_of_each_batch() {
    String policy =
        "\"UpdatePolicy\": {\"AutoScalingRollingUpdate\": {\"MinInstancesInService\": 1,"
            + " \"WaitOnResourceSignals\": true, \"PauseTime\": \"PT15M\"}}";
    aws.created("batches", new GroupTemplate("batches/app1").attribute(policy));
    Set<String> known = ids(aws.awaitStates("batches/app1", "InService", "InService"));

    aws.update("batches", changed("batches/app1").attribute(policy));

    for (int batch = 1; batch <= 2; batch++) {
      int launched = batch;
      Await.until(
          LIMIT,
          "batch " + batch + " is launched",
          () -> newOnes("batches/app1", known).size() == launched);
      String last = newOnes("batches/app1", known).get(launched - 1);
      assertThat(aws.status("batches")).isEqualTo("UPDATE_IN_PROGRESS");
      Await.until(LIMIT, "the signal is taken", () -> signalled("batches", last));
    }
    aws.awaitStack("batches", "UPDATE_COMPLETE");
  }

  private boolean signalled(String stack, String instance) {
    try {
      aws.signal(stack, instance, "SUCCESS");
      return true;
    } catch (CloudFormationException e) {
      return false;
    }
  }

  @Test
  void an_update_keeps_a_capacity_that_somebody_has_set() {
    aws.created("sized", new GroupTemplate("sized/app1").size(1, 4));
    aws.autoScaling.setDesiredCapacity(
        r -> r.autoScalingGroupName("sized/app1").desiredCapacity(3));

    aws.update("sized", new GroupTemplate("sized/app1").size(1, 5));

    aws.awaitStack("sized", "UPDATE_COMPLETE");
    aws.awaitStates("sized/app1", "InService", "InService", "InService");
  }

  @Test
  void a_deletion_goes_through_the_terminating_hooks() {
    aws.created("deleted", new GroupTemplate("deleted/app1").size(1, 1).hooks());
    aws.completeAll("deleted/app1", "launching", "Pending:Wait");
    aws.awaitStates("deleted/app1", "InService");
    String id = aws.id("deleted");

    aws.cloudFormation.deleteStack(r -> r.stackName("deleted"));

    aws.awaitStates("deleted/app1", "Terminating:Wait");
    assertThat(aws.status(id)).isEqualTo("DELETE_IN_PROGRESS");
    aws.completeAll("deleted/app1", "terminating", "Terminating:Wait");
    aws.awaitStack(id, "DELETE_COMPLETE");
  }

  @Test
  void an_instance_is_a_target_of_its_load_balancer_while_it_is_in_service()
      throws IOException, InterruptedException {
    aws.created(
        "targets",
        new GroupTemplate("targets/lb1")
            .size(1, 1)
            .hooks()
            .property("\"TargetGroupARNs\": [{\"Ref\": \"Targets\"}]")
            .resource(
                """
                "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.7.0.0/16"}},
                "Targets": {"Type": "AWS::ElasticLoadBalancingV2::TargetGroup", "Properties": {
                  "VpcId": {"Ref": "Vpc"}, "Protocol": "HTTP", "Port": 8080, "TargetType": "instance"}}"""));
    String instance = aws.awaitStates("targets/lb1", "Pending:Wait").get(0).id();
    assertThat(targets()).doesNotContain(instance);

    aws.completeAll("targets/lb1", "launching", "Pending:Wait");
    assertThat(targets()).contains("<Id>" + instance + "</Id>", "<Port>8080</Port>");

    aws.autoScaling.setInstanceHealth(r -> r.instanceId(instance).healthStatus("Unhealthy"));
    assertThat(targets()).doesNotContain(instance);
  }

  private String targets() throws IOException, InterruptedException {
    String arn =
        aws.cloudFormation
            .describeStackResource(r -> r.stackName("targets").logicalResourceId("Targets"))
            .stackResourceDetail()
            .physicalResourceId();
    return aws.post(
        "elasticloadbalancing",
        "Action=DescribeTargetHealth&TargetGroupArn="
            + URLEncoder.encode(arn, StandardCharsets.UTF_8));
  }

  @Test
  void rules_between_security_groups_are_resources_of_their_own() {
    aws.created(
        "rules",
        """
        {"Resources": {
          "App": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"GroupDescription": "app"}},
          "Db": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"GroupDescription": "db"}},
          "In": {"Type": "AWS::EC2::SecurityGroupIngress", "Properties": {
            "GroupId": {"Fn::GetAtt": ["Db", "GroupId"]}, "IpProtocol": "tcp", "FromPort": 3306, "ToPort": 3306,
            "SourceSecurityGroupId": {"Fn::GetAtt": ["App", "GroupId"]}}},
          "Out": {"Type": "AWS::EC2::SecurityGroupEgress", "Properties": {
            "GroupId": {"Fn::GetAtt": ["App", "GroupId"]}, "IpProtocol": "tcp", "FromPort": 3306, "ToPort": 3306,
            "DestinationSecurityGroupId": {"Fn::GetAtt": ["Db", "GroupId"]}}}}}
        """);

    SecurityGroup db = securityGroup("db");
    SecurityGroup app = securityGroup("app");
    assertThat(db.ipPermissions())
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.fromPort()).isEqualTo(3306);
              assertThat(rule.userIdGroupPairs().get(0).groupId()).isEqualTo(app.groupId());
            });
    assertThat(app.ipPermissionsEgress())
        .anyMatch(
            rule ->
                rule.userIdGroupPairs().stream()
                    .anyMatch(pair -> pair.groupId().equals(db.groupId())));
  }

  private SecurityGroup securityGroup(String description) {
    return aws.ec2.describeSecurityGroups().securityGroups().stream()
        .filter(group -> group.description().equals(description))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_volume_that_is_retained_outlives_its_stack() {
    aws.created(
        "volume",
        """
        {"Resources": {"Data": {"Type": "AWS::EC2::Volume", "DeletionPolicy": "RetainExceptOnCreate",
          "Properties": {"AvailabilityZone": "us-east-1a", "Size": 20, "VolumeType": "gp3", "Encrypted": true,
            "Tags": [{"Key": "Name", "Value": "kept"}]}}}}
        """);
    String id = aws.id("volume");

    aws.cloudFormation.deleteStack(r -> r.stackName("volume"));

    aws.awaitStack(id, "DELETE_COMPLETE");
    assertThat(aws.volumes("kept"))
        .singleElement()
        .satisfies(
            volume -> {
              assertThat(volume.encrypted()).isTrue();
              assertThat(volume.size()).isEqualTo(20);
            });
    assertThat(aws.events(id)).anyMatch(line -> line.startsWith("Data DELETE_SKIPPED"));
  }

  @Test
  void what_a_template_says_that_aws_does_not_know_fails_the_stack() {
    aws.create("unknown", new GroupTemplate("unknown/app1").property("\"Maximum\": 3"));
    aws.awaitStack("unknown", "ROLLBACK_COMPLETE");
    assertThat(aws.events("unknown"))
        .anyMatch(line -> line.contains("extraneous key ['Maximum'] is not permitted"));

    aws.create(
        "policy",
        new GroupTemplate("policy/app1")
            .attribute("\"UpdatePolicy\": {\"AutoScalingInstanceRefresh\": {\"Batch\": 3}}"));
    aws.awaitStack("policy", "ROLLBACK_COMPLETE");
    assertThat(aws.events("policy"))
        .anyMatch(line -> line.contains("UpdatePolicy/AutoScalingInstanceRefresh/Batch"));

    assertThatThrownBy(
            () -> aws.create("type", "{\"Resources\": {\"A\": {\"Type\": \"AWS::EC2::Nothing\"}}}"))
        .hasMessageContaining("Unrecognized resource types: [AWS::EC2::Nothing]");
  }

  private GroupTemplate changed(String group) {
    return new GroupTemplate(group).userData("#!/bin/bash\\n# another launch");
  }

  private Set<String> ids(List<AwsEndpoint.Instance> instances) {
    return instances.stream().map(AwsEndpoint.Instance::id).collect(Collectors.toSet());
  }

  private List<String> newOnes(String group, Set<String> known) {
    return aws.in(group, "InService").stream().filter(id -> !known.contains(id)).toList();
  }
}
