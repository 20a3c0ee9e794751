package io.federation.cdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.federation.model.aws.AwsCall;
import io.federation.model.aws.AwsRequest;
import io.federation.testkit.Await;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.TemporaryFolder;
import io.federation.testkit.aws.AwsClients;
import io.federation.testkit.aws.AwsEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The life of a federation's stack on the AWS endpoint, by the unmodified CLI of CDK. The test
 * plays the nodes, and calls AWS by the program that they call it by.
 */
@Tag("e2e")
class DeployE2eTest {

  private static final Path CDK = Path.of(System.getProperty("cdk", "cdk"));
  private static final String AWS_JAR = System.getProperty("node-init-aws.jar");
  private static final Duration LIMIT = Duration.ofMinutes(8);
  private static final String DB = "fed1/db1";
  private static final String APP = "fed1/app1";
  private static final String LB = "fed1/lb1";
  private static final String REASON = "initialisation failed: common/init.sh ended with 1";

  /** Two minutes of warm-up are 12 s, and a node has 90 s for its birth. */
  private static final double FASTER = 0.1;

  private static final String DESCRIPTION =
      """
      deployment: fed1
      stacktype: lad1
      presence: {url: ../presence.git}
      aws:
        region: us-east-1
        ops: {name: ops, url: "https://git.example.org/fed1/ops.git"}
        gitSecrets: {repositories: fed1/git, presence: fed1/presence}
      parts:
        db1:
          ports: {mysql: 3306}
          data: keep
          aws: {instanceType: TYPE}
        app1:
          count: {min: 2, max: 3}
          ports: {web: 8080}
          talksTo: [db1]
          aws: {instanceType: TYPE}
        lb1:
          ports: {web: 8000}
          talksTo: [app1]
          edge: web
          aws: {instanceType: TYPE, edge: alb}
      """;

  private final AwsEndpoint endpoint = AwsEndpoint.start();
  private final AwsClients aws = new AwsClients(endpoint);
  private final TemporaryFolder folder = TemporaryFolder.create("deploy");

  @AfterEach
  void end() {
    endpoint.close();
    folder.close();
  }

  @Test
  void a_stack_fails_comes_to_be_changes_and_ends() throws IOException {
    describe("t3.small");
    cdk(true, "bootstrap", "aws://000000000000/us-east-1").expectingSuccess();

    assertThat(deploy("t3.small", false).exitCode()).isNotZero();
    assertThat(aws.status("fed1")).isEqualTo("ROLLBACK_COMPLETE");

    deploy("t3.small", true).expectingSuccess();
    List<AwsEndpoint.Instance> db = aws.awaitStates(DB, "InService");
    List<AwsEndpoint.Instance> app = aws.awaitStates(APP, "InService", "InService");
    List<AwsEndpoint.Instance> lb = aws.awaitStates(LB, "InService");
    assertThat(aws.outputs("fed1"))
        .containsEntry("Groups", DB + " " + APP + " " + LB)
        .hasEntrySatisfying("Site", site -> assertThat(site).startsWith("http://"));
    assertThat(aws.tags(db.get(0).id()))
        .containsEntry("add:deployment", "fed1")
        .containsEntry("add:nodepart", "db1")
        .containsEntry("add:state", "presetup");
    assertThat(cdk(true, "diff", "--fail").exitCode()).as("nothing has changed").isZero();

    endpoint.timeFactor(FASTER);
    deploy("t3.medium", true).expectingSuccess();
    List<AwsEndpoint.Instance> replaced = aws.awaitStates(APP, "InService", "InService");
    assertThat(replaced).doesNotContainAnyElementsOf(app);
    assertThat(aws.awaitStates(LB, "InService")).doesNotContainAnyElementsOf(lb);
    assertThat(endpoint.instances(DB)).as("replaced by a person alone").isEqualTo(db);

    assertThat(deploy("t3.large", false).exitCode()).isNotZero();
    assertThat(aws.status("fed1")).isEqualTo("UPDATE_ROLLBACK_COMPLETE");
    assertThat(endpoint.instances(APP)).isEqualTo(replaced);

    String stack = aws.id("fed1");
    cdk(true, "destroy", "--force").expectingSuccess();
    assertThat(aws.status(stack)).isEqualTo("DELETE_COMPLETE");
    assertThat(aws.volumes(DB)).as("the data of the database").hasSize(1);
    assertThat(aws.events(stack))
        .filteredOn(event -> event.contains(" DELETE_SKIPPED "))
        .extracting(event -> event.replaceAll("[0-9A-F]{8} .*", ""))
        .containsExactlyInAnyOrder("Partdb1Data", "AccessLogs");
  }

  private void describe(String type) throws IOException {
    Files.writeString(folder.resolve("federation.yaml"), DESCRIPTION.replace("TYPE", type));
  }

  private ProgramRun.Result deploy(String type, boolean succeeding) throws IOException {
    describe(type);
    return cdk(succeeding, "deploy", "--require-approval", "never");
  }

  /** Runs the CLI; meanwhile every node that is born or ends says how that went. */
  private ProgramRun.Result cdk(boolean succeeding, String... arguments) {
    assertThat(CDK).as("the CLI of CDK, which ./test installs").isExecutable();
    List<String> command = new ArrayList<>(List.of(CDK.toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--output", folder.resolve("cdk.out").toString()));
    command.addAll(List.of("-c", "federation=" + folder.resolve("federation.yaml")));
    ProgramRun run =
        ProgramRun.of(command).withOnlyEnv(environment()).in(Path.of("").toAbsolutePath());
    try (ProgramRun.Started cli = run.within(LIMIT).start()) {
      Await.until(
          LIMIT,
          "cdk " + arguments[0] + " has ended",
          () -> {
            List.of(DB, APP, LB).forEach(group -> play(group, succeeding));
            return !cli.process().isAlive();
          });
      return cli.await();
    }
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.putAll(endpoint.environment());
    environment.put("CDK_DISABLE_CLI_TELEMETRY", "true");
    environment.put("CI", "true");
    environment.remove("AWS_PROFILE");
    return environment;
  }

  private void play(String group, boolean succeeding) {
    for (String instance : aws.in(group, "Pending:Wait")) {
      if (!succeeding) {
        call(new AwsCall.Tag(instance, new TreeMap<>(Map.of("add:error", REASON))));
        assertThat(aws.tags(instance)).containsEntry("add:error", REASON);
      }
      call(
          new AwsCall.SignalStack("fed1", resource(group), instance, succeeding),
          new AwsCall.CompleteLifecycle(group, "launching", instance, succeeding));
    }
    for (String instance : aws.in(group, "Terminating:Wait")) {
      call(new AwsCall.CompleteLifecycle(group, "terminating", instance, true));
    }
  }

  private void call(AwsCall... calls) {
    AwsRequest request =
        new AwsRequest(Optional.of(endpoint.region()), Duration.ofMinutes(2), List.of(calls));
    ProgramRun.of("java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", AWS_JAR)
        .withOnlyEnv(environment())
        .withStdin(request.render())
        .run()
        .expectingSuccess();
  }

  /** Returns what a node finds in its nodeinfo: the id of its group's resource in the template. */
  private String resource(String group) {
    try {
      JsonNode resources =
          new ObjectMapper()
              .readTree(folder.resolve("cdk.out/fed1.template.json").toFile())
              .path("Resources");
      return resources
          .propertyStream()
          .filter(
              resource ->
                  resource.getValue().at("/Properties/AutoScalingGroupName").asText().equals(group))
          .findFirst()
          .orElseThrow()
          .getKey();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
