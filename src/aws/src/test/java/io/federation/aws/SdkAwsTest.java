package io.federation.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.aws.AwsCall;
import io.federation.model.aws.AwsOutcome;
import io.federation.testkit.AwsQueryServer;
import io.federation.testkit.AwsQueryServer.Answer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated
final class SdkAwsTest extends AwsContractTest {

  private static final String ENDPOINT = "aws.endpointUrl";

  private static final Map<String, String> CREDENTIALS =
      Map.of(
          "aws.accessKeyId", AwsQueryServer.ACCESS_KEY_ID,
          "aws.secretAccessKey", AwsQueryServer.SECRET_ACCESS_KEY,
          "aws.sessionToken", AwsQueryServer.SESSION_TOKEN);

  @AutoClose private final AwsQueryServer server = AwsQueryServer.started();

  @BeforeEach
  void an_account() {
    CREDENTIALS.forEach(System::setProperty);
    System.setProperty(ENDPOINT, server.url());
    server.answer("GetSecretValue", secret("{\\\"credentials/ops.key\\\": \\\"a\\\\nb\\\\n\\\"}"));
  }

  @AfterEach
  void no_account() {
    CREDENTIALS.keySet().forEach(System::clearProperty);
    System.clearProperty(ENDPOINT);
    assertThat(server.refused()).isEmpty();
  }

  private static Answer secret(String text) {
    return Answer.ok("{\"Name\": \"fed1/git\", \"SecretString\": \"" + text + "\"}");
  }

  private static Aws sdk() {
    return new SdkAws(Optional.of("eu-central-1"));
  }

  @Override
  Aws aws(boolean awaits) {
    if (!awaits) {
      server.answer(
          "CompleteLifecycleAction",
          Answer.error(
              400, "ValidationError", "No active Lifecycle Action found with instance ID i-1"));
    }
    return sdk();
  }

  @Override
  Aws throttling() {
    server.answer(
        "CreateTags", Answer.error(503, "RequestLimitExceeded", "Request limit exceeded."));
    return sdk();
  }

  @Override
  Aws withoutSecret() {
    Answer missing = Answer.error(400, "ResourceNotFoundException", "No such secret");
    Answer old = secret("{\\\"node\\\": \\\"i-1\\\", \\\"value\\\": \\\"old\\\"}");
    Answer fresh = secret("{\\\"node\\\": \\\"i-2\\\", \\\"value\\\": \\\"new\\\"}");
    server.answer("PutSecretValue", missing, Answer.ok("{}"));
    server.answer("GetSecretValue", old, fresh, fresh, fresh, missing);
    return sdk();
  }

  @Test
  void a_secret_is_written_as_json_and_deleted_without_a_time_to_recover_it() {
    withoutSecret();
    server.answer("GetSecretValue", secret("{\\\"node\\\": \\\"i-1\\\"}"));

    sdk()
        .call(new AwsCall.WriteSecret(SHARED.name(), new TreeMap<>(Map.of("node", "i\"1"))), LIMIT);
    sdk().call(new AwsCall.DeleteSecret(SHARED.name(), "node", "i-1"), LIMIT);

    assertThat(server.calls("CreateSecret").get(0).body())
        .contains("\"Name\":\"fed1/app1/db1/password\"")
        .contains("\"SecretString\":\"{\\\"node\\\":\\\"i\\\\\\\"1\\\"}\"");
    assertThat(server.calls("DeleteSecret").get(0).body())
        .contains("\"ForceDeleteWithoutRecovery\":true");
  }

  private AwsCall.Tag tag(Map<String, String> tags) {
    return new AwsCall.Tag("i-1", new TreeMap<>(tags));
  }

  @Test
  void all_tags_are_set_by_one_call() {
    sdk().call(tag(Map.of("add:error", "", "add:state", "done", "add:nodepart", "app1")), LIMIT);

    assertThat(server.calls())
        .singleElement()
        .satisfies(call -> assertThat(call.region()).isEqualTo("eu-central-1"));
    assertThat(server.calls("CreateTags").get(0).parameters())
        .containsEntry("ResourceId.1", "i-1")
        .containsEntry("Tag.1.Key", "add:error")
        .containsEntry("Tag.1.Value", "")
        .containsEntry("Tag.2.Key", "add:nodepart")
        .containsEntry("Tag.2.Value", "app1")
        .containsEntry("Tag.3.Key", "add:state")
        .containsEntry("Tag.3.Value", "done")
        .doesNotContainKeys("Tag.4.Key", "ResourceId.2");
  }

  @Test
  void each_call_carries_what_it_says() {
    sdk().call(new AwsCall.CompleteLifecycle("fed1/app1", "launching", "i-1", false), LIMIT);
    sdk().call(new AwsCall.ExtendLifecycle("fed1/app1", "launching", "i-1"), LIMIT);
    sdk().call(new AwsCall.SignalStack("fed1", "App1Group", "i-1", true), LIMIT);
    sdk().call(new AwsCall.ReportUnhealthy("i-1"), LIMIT);

    assertThat(server.calls("CompleteLifecycleAction").get(0).parameters())
        .containsEntry("AutoScalingGroupName", "fed1/app1")
        .containsEntry("LifecycleHookName", "launching")
        .containsEntry("InstanceId", "i-1")
        .containsEntry("LifecycleActionResult", "ABANDON");
    assertThat(server.calls("RecordLifecycleActionHeartbeat").get(0).parameters())
        .containsEntry("AutoScalingGroupName", "fed1/app1")
        .containsEntry("LifecycleHookName", "launching")
        .containsEntry("InstanceId", "i-1");
    assertThat(server.calls("SignalResource").get(0).parameters())
        .containsEntry("StackName", "fed1")
        .containsEntry("LogicalResourceId", "App1Group")
        .containsEntry("UniqueId", "i-1")
        .containsEntry("Status", "SUCCESS");
    assertThat(server.calls("SetInstanceHealth").get(0).parameters())
        .containsEntry("InstanceId", "i-1")
        .containsEntry("HealthStatus", "Unhealthy")
        .containsEntry("ShouldRespectGracePeriod", "true");
  }

  @Test
  void a_call_that_is_throttled_once_is_tried_again() {
    server.answer(
        "CreateTags",
        Answer.error(503, "RequestLimitExceeded", "Request limit exceeded."),
        Answer.ok(""));

    assertThat(sdk().call(tag(Map.of("add:state", "done")), LIMIT).isDone()).isTrue();
    assertThat(server.calls("CreateTags")).hasSize(2);
  }

  @Test
  void a_missing_permission_is_named() {
    server.answer(
        "SetInstanceHealth", Answer.error(403, "AccessDenied", "User x is not authorized"));

    assertThat(sdk().call(new AwsCall.ReportUnhealthy("i-1"), LIMIT))
        .isEqualTo(
            AwsOutcome.failed(
                "SetInstanceHealth: AccessDenied: User x is not authorized;"
                    + " give the instance's role autoscaling:SetInstanceHealth"));
  }

  @Test
  void the_permissions_to_write_a_secret_are_named_without_a_word_of_it() {
    server.answer("PutSecretValue", Answer.error(400, "AccessDeniedException", "User x may not"));

    assertThat(
            sdk()
                .call(
                    new AwsCall.WriteSecret("fed1/a", new TreeMap<>(Map.of("value", "sesame"))),
                    LIMIT))
        .isEqualTo(
            AwsOutcome.failed(
                "PutSecretValue, CreateSecret of fed1/a: AccessDeniedException: User x may not;"
                    + " give the instance's role secretsmanager:PutSecretValue, CreateSecret"));
  }

  @Test
  void a_stack_that_waits_for_nobody_is_no_failure() {
    server.answer(
        "SignalResource",
        Answer.error(
            400,
            "ValidationError",
            "Stack fed1 is in CREATE_COMPLETE state and cannot be signaled"));

    assertThat(sdk().call(new AwsCall.SignalStack("fed1", "App1Group", "i-1", true), LIMIT))
        .isEqualTo(AwsOutcome.done(""));
  }

  @Test
  void a_secret_of_another_form_is_not_shown() {
    for (String text :
        new String[] {"sesame", "{\\\"a\\\": 1}", "{\\\"a\\\": \\\"sesame\\\"", "[]", "{} x"}) {
      server.answer("GetSecretValue", secret(text));

      AwsOutcome outcome = sdk().call(new AwsCall.ReadSecret("fed1/git"), LIMIT);

      assertThat(outcome.isDone()).as(text).isFalse();
      assertThat(outcome.text())
          .startsWith("GetSecretValue of fed1/git: it is not a JSON object of texts")
          .doesNotContain("sesame");
    }
  }

  @Test
  void an_answer_that_does_not_come_ends_in_time() {
    server.answer("CreateTags", Answer.hang());

    AwsOutcome outcome = sdk().call(tag(Map.of("add:state", "done")), Duration.ofMillis(300));

    assertThat(outcome.isDone()).isFalse();
    assertThat(outcome.text()).startsWith("CreateTags: ").doesNotContain("\n");
  }

  @Test
  void a_server_that_is_not_there_is_named_as_such() {
    server.stop();

    assertThat(sdk().call(tag(Map.of("add:state", "done")), LIMIT).text())
        .endsWith("; see to the way to AWS, the region and the instance's role if it stays");
  }
}
