package io.federation.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.PropertyText;
import io.federation.model.aws.AwsCall;
import io.federation.model.aws.AwsOutcome;
import io.federation.model.aws.AwsRequest;
import io.federation.testkit.AwsQueryServer;
import io.federation.testkit.AwsQueryServer.Answer;
import io.federation.testkit.ProgramRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The packaged program, in which most of the SDK is left out. */
@Tag("e2e")
@Tag("jvm")
final class JarE2eTest {

  private static final List<AwsCall> CALLS =
      List.of(
          new AwsCall.Tag("i-1", new TreeMap<>(Map.of("add:state", "done", "add:error", ""))),
          new AwsCall.CompleteLifecycle("fed1/app1", "launching", "i-1", true),
          new AwsCall.ExtendLifecycle("fed1/app1", "launching", "i-1"),
          new AwsCall.SignalStack("fed1", "App1Group", "i-1", true),
          new AwsCall.ReportUnhealthy("i-1"),
          new AwsCall.ReadSecret("fed1/git"));

  private static SortedMap<String, String> printed(AwsQueryServer server) {
    return PropertyText.parse(
        ProgramRun.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                System.getProperty("node-init-aws.jar"))
            .withOnlyEnv(
                Map.of(
                    "AWS_ENDPOINT_URL", server.url(),
                    "AWS_ACCESS_KEY_ID", AwsQueryServer.ACCESS_KEY_ID,
                    "AWS_SECRET_ACCESS_KEY", AwsQueryServer.SECRET_ACCESS_KEY,
                    "AWS_SESSION_TOKEN", AwsQueryServer.SESSION_TOKEN))
            .withStdin(
                new AwsRequest(Optional.of("eu-central-1"), Duration.ofMinutes(1), CALLS).render())
            .run()
            .expectingSuccess()
            .out());
  }

  @Test
  void it_makes_every_call() {
    try (AwsQueryServer server = AwsQueryServer.started()) {
      server.answer("GetSecretValue", Answer.ok("{\"SecretString\": \"{}\"}"));

      SortedMap<String, String> printed = printed(server);

      for (int i = 0; i < CALLS.size(); i++) {
        assertThat(AwsOutcome.find(i, printed))
            .as("%s", CALLS.get(i))
            .contains(AwsOutcome.done(""));
      }
      assertThat(server.refused()).isEmpty();
    }
  }

  @Test
  void it_understands_what_aws_has_against_every_call() {
    try (AwsQueryServer server = AwsQueryServer.started()) {
      for (String action :
          List.of(
              "CreateTags",
              "CompleteLifecycleAction",
              "RecordLifecycleActionHeartbeat",
              "SignalResource",
              "SetInstanceHealth",
              "GetSecretValue")) {
        server.answer(action, Answer.error(400, "ValidationError", "not so"));
      }

      SortedMap<String, String> printed = printed(server);

      for (int i = 0; i < CALLS.size(); i++) {
        assertThat(AwsOutcome.find(i, printed).orElseThrow().text())
            .as("%s", CALLS.get(i))
            .endsWith(": ValidationError: not so");
      }
    }
  }
}
