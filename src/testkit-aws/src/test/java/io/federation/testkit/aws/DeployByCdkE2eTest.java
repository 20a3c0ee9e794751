package io.federation.testkit.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.Await;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.TemporaryFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** The whole life of a federation's stack, by CDK's own CLI; the test plays the nodes. */
@Tag("e2e")
class DeployByCdkE2eTest {

  private static final Path CDK = Path.of(System.getProperty("cdk", "cdk"));
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final String APP = "fed1/app1";
  private static final String DB = "fed1/db1";
  private static final Map<String, String> RESOURCES = Map.of(APP, "AppGroup", DB, "DbGroup");

  private final AwsEndpoint endpoint = AwsEndpoint.start();
  private final AwsClients aws = new AwsClients(endpoint);
  private final TemporaryFolder folder = TemporaryFolder.create("assembly");

  @AfterEach
  void end() {
    endpoint.close();
    folder.close();
  }

  @Test
  void a_stack_is_deployed_changed_rolled_back_and_destroyed() throws IOException {
    // Two minutes of warm-up are 0.6 s, half an hour for signals 9 s.
    endpoint.timeFactor(0.005);
    cdk("SUCCESS", "bootstrap", "aws://000000000000/us-east-1").expectingSuccess();

    endpoint.timeFactor(1);
    deploy("the first jar", "SUCCESS").expectingSuccess();
    List<AwsEndpoint.Instance> app = aws.awaitStates(APP, "InService", "InService");
    List<AwsEndpoint.Instance> db = aws.awaitStates(DB, "InService");

    endpoint.timeFactor(0.005);
    deploy("another jar", "SUCCESS").expectingSuccess();
    assertThat(aws.status("fed1")).isEqualTo("UPDATE_COMPLETE");
    List<AwsEndpoint.Instance> replaced = aws.awaitStates(APP, "InService", "InService");
    assertThat(replaced).doesNotContainAnyElementsOf(app);
    assertThat(endpoint.instances(DB)).as("a part that nobody but a person replaces").isEqualTo(db);

    assertThat(deploy("a jar that does not start", "FAILURE").out())
        .contains("launched as a replacement, did not come into service");
    assertThat(aws.status("fed1")).isEqualTo("UPDATE_ROLLBACK_COMPLETE");
    assertThat(endpoint.instances(APP)).isEqualTo(replaced);

    String stack = aws.id("fed1");
    cdk("SUCCESS", "destroy", "--force", "--app", assembly(), "fed1").expectingSuccess();
    assertThat(aws.status(stack)).isEqualTo("DELETE_COMPLETE");
    assertThat(aws.events(stack)).anyMatch(line -> line.startsWith("Data DELETE_SKIPPED"));
    assertThat(aws.volumes(DB)).as("the data of the database").hasSize(1);
  }

  @Test
  void a_first_deploy_whose_nodes_fail_is_rolled_back() throws IOException {
    cdk("SUCCESS", "bootstrap", "aws://000000000000/us-east-1").expectingSuccess();

    ProgramRun.Result result = deploy("a jar that does not start", "FAILURE");

    assertThat(result.exitCode()).isNotZero();
    assertThat(result.out()).contains("Received 1 FAILURE signal(s)");
    assertThat(aws.status("fed1")).isEqualTo("ROLLBACK_COMPLETE");
  }

  private String assembly() {
    return folder.resolve("cdk.out").toString();
  }

  private ProgramRun.Result deploy(String jar, String signal) throws IOException {
    try (InputStream in = getClass().getResourceAsStream("federation.template.json")) {
      String template =
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      CloudAssembly.write(Path.of(assembly()), "fed1", template.replace("@JAR@", jar));
    }
    return cdk(signal, "deploy", "--require-approval", "never", "--app", assembly(), "fed1");
  }

  /** Runs the CLI; while it runs, every node that is born or ends says how that went. */
  private ProgramRun.Result cdk(String signal, String... arguments) {
    assertThat(CDK).as("the CLI of CDK, which ./test installs").isExecutable();
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.putAll(endpoint.environment());
    environment.put("CDK_DISABLE_CLI_TELEMETRY", "true");
    environment.put("CI", "true");
    environment.remove("AWS_PROFILE");
    List<String> command = new ArrayList<>(List.of(CDK.toString()));
    command.addAll(List.of(arguments));
    ProgramRun run = ProgramRun.of(command).withOnlyEnv(environment).in(folder.path());
    try (ProgramRun.Started cli = run.within(LIMIT).start()) {
      Await.until(
          LIMIT,
          "cdk " + arguments[0] + " has ended",
          () -> {
            RESOURCES.forEach((group, resource) -> play(group, resource, signal));
            return !cli.process().isAlive();
          });
      return cli.await();
    }
  }

  private void play(String group, String resource, String signal) {
    for (String instance : aws.in(group, "Pending:Wait")) {
      String result = signal.equals("SUCCESS") ? "CONTINUE" : "ABANDON";
      unlessTooLate(
          () ->
              aws.cloudFormation.signalResource(
                  r ->
                      r.stackName("fed1")
                          .logicalResourceId(resource)
                          .uniqueId(instance)
                          .status(signal)));
      unlessTooLate(() -> aws.complete(group, "launching", instance, result));
    }
    for (String instance : aws.in(group, "Terminating:Wait")) {
      unlessTooLate(() -> aws.complete(group, "terminating", instance, "CONTINUE"));
    }
  }

  /** A stack that is not being made takes no signal, and a hook may have ended by its time. */
  private static void unlessTooLate(Runnable call) {
    try {
      call.run();
    } catch (AwsServiceException e) {
      assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationError");
    }
  }
}
