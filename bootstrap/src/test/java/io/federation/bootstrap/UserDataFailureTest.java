package io.federation.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.Await;
import io.federation.testkit.AwsQueryServer;
import io.federation.testkit.AwsQueryServer.Answer;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an instance that cannot become a node tells, and whom. */
class UserDataFailureTest {

  private static final List<String> TOLD =
      List.of("CreateTags", "SignalResource", "CompleteLifecycleAction");

  @TempDir private Path folder;
  @AutoClose private Machine machine;

  @BeforeEach
  void makeMachine() throws IOException {
    machine = new Machine(folder).onEc2();
  }

  /** Runs the user-data, which must fail, and returns the reason that it gives. */
  private String failure() throws IOException {
    return failure("bash");
  }

  private String failure(String bash) throws IOException {
    ProgramRun.Result result = machine.userData(bash).run();
    assertThat(result.exitCode()).isEqualTo(1);
    List<String> failures =
        result.out().lines().filter(line -> line.contains(" FAILED: ")).toList();
    assertThat(failures).as(result.out()).hasSize(1);
    return failures.get(0).replaceFirst(".* FAILED: ", "");
  }

  private List<String> signals() {
    return machine.aws.calls().stream()
        .map(AwsQueryServer.Call::action)
        .filter(action -> !action.contains(" "))
        .toList();
  }

  private void expectTold(String reason) throws IOException {
    assertThat(signals()).isEqualTo(TOLD);
    assertThat(machine.aws.calls("CreateTags").get(0).parameters())
        .isEqualTo(
            Map.of(
                "Action", "CreateTags",
                "Version", "2016-11-15",
                "ResourceId.1", "i-0a1b2c",
                "Tag.1.Key", "add:error",
                "Tag.1.Value", reason.substring(0, Math.min(256, reason.length()))));
    assertThat(machine.aws.calls("CreateTags").get(0).service()).isEqualTo("ec2");
    assertThat(machine.aws.calls("SignalResource").get(0).parameters())
        .isEqualTo(
            Map.of(
                "Action", "SignalResource",
                "Version", "2010-05-15",
                "StackName", "fed1",
                "LogicalResourceId", "App1Group",
                "UniqueId", "i-0a1b2c",
                "Status", "FAILURE"));
    assertThat(machine.aws.calls("CompleteLifecycleAction").get(0).parameters())
        .isEqualTo(
            Map.of(
                "Action", "CompleteLifecycleAction",
                "Version", "2011-01-01",
                "AutoScalingGroupName", "fed1/app1",
                "LifecycleHookName", "launching",
                "InstanceId", "i-0a1b2c",
                "LifecycleActionResult", "ABANDON"));
    assertThat(machine.aws.refused()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jar", "aws_jar"})
  void a_jar_of_another_checksum_is_refused(String jar) throws IOException {
    machine.variables.put(jar + "_sha256", "0".repeat(64));

    String reason = failure();

    String sum = Machine.sha256(jar.equals("jar") ? Machine.JAR : Machine.AWS_JAR);
    assertThat(reason)
        .isEqualTo(
            "s3://assets/%s has the sha256 %s, and should have %s"
                .formatted(jar, sum, "0".repeat(64)));
    expectTold(reason);
    assertThat(machine.javaCalls()).isEmpty();
    assertThat(machine.home().resolve("bin/node-init-aws.jar")).doesNotExist();
  }

  @Test
  void a_bootstrap_of_another_checksum_is_not_run() throws IOException {
    machine.aws.answer("GET /assets/bootstrap", Answer.ok("touch " + folder + "/was-run"));

    String reason = failure();

    assertThat(reason).startsWith("s3://assets/bootstrap has the sha256 ").endsWith("deploy again");
    expectTold(reason);
    assertThat(folder.resolve("was-run")).doesNotExist();
  }

  @Test
  void an_asset_that_is_not_there_is_named() throws IOException {
    machine.variables.put("jar_url", "s3://assets/gone");

    String reason = failure();

    assertThat(reason)
        .startsWith("cannot fetch s3://assets/gone to " + machine.home())
        .endsWith("404");
    expectTold(reason);
  }

  @Test
  void storage_that_cannot_be_reached_is_told_where_something_else_can() throws IOException {
    try (AwsQueryServer gone = AwsQueryServer.started()) {
      machine.environment.put("AWS_ENDPOINT_URL_S3", gone.url());
      gone.stop();

      String reason = failure();

      assertThat(reason).startsWith("cannot fetch s3://assets/bootstrap");
      expectTold(reason);
    }
  }

  @Test
  void storage_that_comes_back_is_waited_for() throws IOException {
    machine.aws.answer(
        "GET /assets/jar",
        Answer.error(403, "AccessDenied", "not yet"),
        Answer.error(503, "SlowDown", "wait"),
        Answer.ok(Machine.JAR));

    machine.runUserData().expectingSuccess();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"node_initgiturl", "node_nodepart", "aws_group", "jar_sha256", "bootstrap_url"})
  void a_variable_that_is_missing_is_named(String name) throws IOException {
    machine.variables.remove(name);

    assertThat(failure()).isEqualTo("the user-data does not say " + name);

    assertThat(signals()).isEqualTo(TOLD);
  }

  @Test
  void a_value_of_two_lines_is_refused() throws IOException {
    machine.variables.put("node_initgiturl", "a\nb");

    String reason = failure();

    assertThat(reason)
        .isEqualTo("the variable node_initgiturl holds a line break or another control character");
    expectTold(reason);
  }

  @Test
  void without_metadata_there_is_nobody_to_tell() throws IOException {
    machine.metadata.close();

    assertThat(failure())
        .startsWith("no identity or credentials from the instance metadata at http://127.0.0.1:");

    assertThat(machine.aws.calls()).isEmpty();
  }

  @Test
  void metadata_and_credentials_that_come_late_are_waited_for() throws IOException {
    machine.metadata.remove("meta-data/iam/security-credentials/node-role");
    machine.program("sleep", "exec /usr/bin/curl -s " + machine.aws.url() + "/slept");
    try (ProgramRun.Started run = machine.userData("bash").start()) {
      Await.until(
          Duration.ofSeconds(30),
          "it waits",
          () -> machine.aws.refused().stream().anyMatch(line -> line.startsWith("GET /slept")));
      machine.metadata.setRole("node-role");
      run.await().expectingSuccess();
    }
  }

  @Test
  void each_is_told_whatever_the_others_say() throws IOException {
    machine.variables.put("jar_sha256", "0".repeat(64));
    machine.aws.answer(
        "CreateTags", Answer.error(403, "UnauthorizedOperation", "You are not authorized"));
    machine.aws.answer(
        "SignalResource", Answer.error(400, "ValidationError", "Stack is in CREATE_COMPLETE"));

    ProgramRun.Result result = machine.runUserData();

    assertThat(signals()).isEqualTo(TOLD);
    assertThat(result.out())
        .contains("Action=CreateTags: UnauthorizedOperation: You are not authorized (403)")
        .contains("Action=SignalResource: ValidationError: Stack is in CREATE_COMPLETE (400)");
  }

  @Test
  void what_may_go_well_later_is_tried_again() throws IOException {
    machine.variables.put("jar_sha256", "0".repeat(64));
    machine.aws.answer(
        "CreateTags", Answer.error(503, "RequestLimitExceeded", "Request limit"), Answer.ok(""));
    machine.aws.answer(
        "SignalResource", Answer.error(400, "Throttling", "Rate exceeded"), Answer.ok(""));
    machine.aws.answer(
        "CompleteLifecycleAction",
        Answer.error(400, "ValidationError", "No active Lifecycle Action found with instance ID"),
        Answer.ok(""));

    failure();

    assertThat(signals())
        .containsExactly(
            "CreateTags",
            "CreateTags",
            "SignalResource",
            "SignalResource",
            "CompleteLifecycleAction",
            "CompleteLifecycleAction");
  }

  @Test
  void a_long_reason_is_cut_for_the_tag() throws IOException {
    machine.variables.put("jar_url", "s3://assets/" + "x".repeat(400));

    String reason = failure();

    assertThat(reason).hasSizeGreaterThan(400);
    expectTold(reason);
  }

  @Test
  void a_curl_that_cannot_sign_is_told_where_it_can() throws IOException {
    machine.program("curl", "echo 'curl 7.81.0 (x86_64-pc-linux-gnu)'");

    assertThat(failure())
        .isEqualTo("curl 7.88 or newer is needed to sign calls to AWS, and this system has none");
  }

  @Test
  void a_machine_without_curl_gets_one() throws IOException {
    machine.program("curl", "echo 'curl 7.81.0 (x86_64-pc-linux-gnu)'");
    machine.program(
        "dnf", "rm %1$s/curl; ln -s /usr/bin/curl %1$s/curl".formatted(machine.programs()));

    machine.runUserData().expectingSuccess();
  }

  @Test
  void a_machine_without_a_jvm_and_without_packages_is_told() throws IOException {
    machine.java("11.0.2");

    String reason = failure();

    assertThat(reason)
        .isEqualTo("no JVM of 17 or newer could be installed: there is neither apt-get nor dnf");
    expectTold(reason);
  }

  @Test
  void a_full_disk_is_told() throws IOException {
    if (!"root".equals(System.getProperty("user.name"))) {
      BareMachineE2eTest.giveUp("A FULL DISK WAS NOT TRIED: only root may mount a small one");
    }
    Files.createDirectories(machine.home());
    machine.object("jar", "x".repeat(2_000_000));
    machine.program(
        "bash-on-a-small-disk",
        """
        exec unshare --mount /bin/bash -c \
          'mount -t tmpfs -o size=1m none %s && exec /bin/bash "$@"' bash "$@"
        """
            .formatted(machine.home()));

    String reason = failure("bash-on-a-small-disk");

    assertThat(reason)
        .startsWith("cannot fetch s3://assets/jar to " + machine.home())
        .contains(" (" + machine.home() + " has 0 MiB left): ");
    expectTold(reason);
  }

  @Test
  void an_init_that_left_no_heartbeat_is_told() throws IOException {
    machine.java("17.0.9", "echo 'node-init: the home is full of eels' >&2; exit 3");

    String reason = failure();

    assertThat(reason)
        .isEqualTo(
            "node-init init ended with exit code 3 and left no heartbeat:"
                + " node-init: the home is full of eels");
    expectTold(reason);
  }

  @Test
  void an_init_with_which_heartbeats_go_on_is_left_to_them() throws IOException {
    machine.java("17.0.9", "exit 1");
    machine.program(
        "crontab", "echo '* * * * * x # federation heartbeat of " + machine.home() + "'");

    ProgramRun.Result result = machine.runUserData();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).contains("The heartbeat goes on with it, and tells what is wrong");
    assertThat(signals()).isEmpty();
  }

  @Test
  void the_page_has_the_lines_that_the_scripts_have() throws IOException {
    String scripts =
        Files.readString(Machine.SCRIPTS.resolve("user-data.sh"))
            + Files.readString(Machine.SCRIPTS.resolve("bootstrap.sh"));
    List<String> lines =
        Files.readAllLines(Machine.SCRIPTS.resolve("../docs/bootstrap.md")).stream()
            .dropWhile(line -> !line.startsWith("| line |"))
            .skip(2)
            .takeWhile(line -> line.startsWith("| `"))
            .map(line -> line.replaceFirst("^\\| `([^`]*)`.*", "$1"))
            .toList();

    assertThat(lines).hasSize(11);
    for (String line : lines) {
      for (String part : line.split("\\b(?:NAME|URL|FILE|ID|A|B|N)\\b|\\.\\.\\.", -1)) {
        assertThat(scripts).as(line).contains(part.strip());
      }
    }
  }
}
