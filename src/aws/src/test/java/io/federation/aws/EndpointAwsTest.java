package io.federation.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.aws.AwsCall;
import io.federation.testkit.aws.AwsClients;
import io.federation.testkit.aws.AwsEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** The SDK on the AWS endpoint: what is told is seen to have come about. */
@Tag("slow")
@Isolated
final class EndpointAwsTest extends AwsContractTest {

  private static final Map<String, String> PROPERTIES =
      Map.of("aws.accessKeyId", "test", "aws.secretAccessKey", "test");
  private static final String GROUP = "fed1/app1";
  private static final String STACK =
      """
      {"Resources": {
        "Launch": {"Type": "AWS::EC2::LaunchTemplate", "Properties": {
          "LaunchTemplateData": {"ImageId": "ami-01234567", "InstanceType": "t3.small"}}},
        "App1Group": {"Type": "AWS::AutoScaling::AutoScalingGroup", "Properties": {
          "AutoScalingGroupName": "fed1/app1", "MinSize": "1", "MaxSize": "1",
          "AvailabilityZones": ["us-east-1a"],
          "LaunchTemplate": {
            "LaunchTemplateId": {"Ref": "Launch"},
            "Version": {"Fn::GetAtt": ["Launch", "LatestVersionNumber"]}},
          "LifecycleHookSpecificationList": [{
            "LifecycleHookName": "launching", "DefaultResult": "ABANDON", "HeartbeatTimeout": 900,
            "LifecycleTransition": "autoscaling:EC2_INSTANCE_LAUNCHING"}]}}}}
      """;
  private static final String IMAGE = "ami-01234567";
  private static final int NODES = 200;

  private static AwsEndpoint endpoint;
  private static AwsClients aws;

  @BeforeAll
  static void an_account() {
    endpoint = AwsEndpoint.start();
    aws = new AwsClients(endpoint);
    PROPERTIES.forEach(System::setProperty);
    System.setProperty("aws.endpointUrl", endpoint.url().toString());
    try (SecretsManagerClient secrets = aws.client(SecretsManagerClient.builder())) {
      secrets.createSecret(
          r -> r.name("fed1/git").secretString("{\"credentials/ops.key\": \"a\\nb\\n\"}"));
    }
  }

  @AfterAll
  static void no_account() {
    PROPERTIES.keySet().forEach(System::clearProperty);
    System.clearProperty("aws.endpointUrl");
    endpoint.close();
  }

  @BeforeEach
  void a_group_whose_instance_waits() {
    aws.create("fed1", STACK);
    aws.awaitStates(GROUP, "Pending:Wait");
  }

  @AfterEach
  void no_group() {
    endpoint.throttle("CreateTags", 0);
    String stack = aws.id("fed1");
    aws.cloudFormation.deleteStack(r -> r.stackName("fed1"));
    aws.awaitStack(stack, "DELETE_COMPLETE");
  }

  private static SdkAws sdk() {
    return new SdkAws(Optional.of(endpoint.region()));
  }

  @Override
  String instance() {
    return endpoint.instances(GROUP).get(0).id();
  }

  @Override
  Aws aws(boolean awaits) {
    if (!awaits) {
      sdk().call(new AwsCall.CompleteLifecycle(GROUP, "launching", instance(), true), LIMIT);
    }
    return sdk();
  }

  @Override
  Aws throttling() {
    endpoint.throttle("CreateTags", 10);
    return sdk();
  }

  @Test
  void a_node_that_is_ready_comes_into_service_with_its_tags() {
    String instance = instance();

    sdk().call(tag(instance, "done"), LIMIT);
    sdk().call(new AwsCall.CompleteLifecycle(GROUP, "launching", instance, true), LIMIT);

    aws.awaitStates(GROUP, "InService");
    assertThat(aws.tags(instance))
        .containsEntry("add:state", "done")
        .containsEntry("add:error", "");
  }

  @Test
  void a_node_that_is_unhealthy_is_replaced() {
    String instance = instance();
    sdk().call(new AwsCall.CompleteLifecycle(GROUP, "launching", instance, true), LIMIT);
    aws.awaitStates(GROUP, "InService");

    sdk().call(new AwsCall.ReportUnhealthy(instance), LIMIT);

    aws.awaitStates(GROUP, "Pending:Wait");
    assertThat(instance()).isNotEqualTo(instance);
  }

  @Test
  void nodes_that_tell_at_once_are_all_tagged_though_half_of_their_calls_are_refused()
      throws Exception {
    List<String> instances = new ArrayList<>();
    aws.ec2
        .runInstances(r -> r.imageId(IMAGE).minCount(NODES).maxCount(NODES))
        .instances()
        .forEach(instance -> instances.add(instance.instanceId()));
    endpoint.throttle("CreateTags", NODES / 2);
    ExecutorService nodes = Executors.newFixedThreadPool(NODES);

    List<Callable<Boolean>> told = new ArrayList<>();
    for (String instance : instances) {
      told.add(
          () -> {
            boolean taken = sdk().call(tag(instance, "done"), LIMIT).isDone();
            // A heartbeat later.
            return taken || sdk().call(tag(instance, "done"), LIMIT).isDone();
          });
    }
    for (Future<Boolean> one : nodes.invokeAll(told)) {
      assertThat(one.get()).isTrue();
    }
    nodes.shutdown();

    for (String instance : instances) {
      assertThat(aws.tags(instance)).containsEntry("add:state", "done");
    }
  }

  private static AwsCall.Tag tag(String instance, String state) {
    return new AwsCall.Tag(instance, new TreeMap<>(Map.of("add:state", state, "add:error", "")));
  }
}
