package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.Await;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the sample lad1 deploys an application: with its own scripts, and a real process. */
@Tag("e2e")
class ReleaseScriptTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  @TempDir Path temporary;
  private Path folder;
  @AutoClose private ReleaseNode node;

  @BeforeEach
  void make_a_node() throws IOException {
    // Scripts must not break at a path's spaces.
    folder = Files.createDirectories(temporary.resolve("a folder"));
    node = new ReleaseNode(folder);
  }

  @Test
  void the_first_release_is_built_and_started_in_a_turn() throws IOException {
    ProgramRun.Result result = node.deploy().expectingSuccess();

    assertThat(result.out()).endsWith("app1-1 serves " + node.head().substring(0, 10) + "\n");
    assertThat(node.running()).isEqualTo(node.head());
    assertThat(node.calls("turn"))
        .containsExactly("turn take --for 5m --wait 20s --version " + node.head(), "turn leave");
    assertThat(folder.resolve("app1-1/service/app/database.properties"))
        .hasContent(
            "# db1-1\nhost=127.0.0.1\nport=3306\ndatabase=app\nuser=app\npassword=a-password");
  }

  @Test
  void load_balancers_are_told_before_the_application_ends_and_heard_before_the_turn_is_left()
      throws Exception {
    node.deploy().expectingSuccess();
    String next = node.commit("health", "200 ");
    List<Integer> answers = Collections.synchronizedList(new ArrayList<>());
    ScheduledExecutorService loadBalancer = Executors.newSingleThreadScheduledExecutor();
    var unused =
        loadBalancer.scheduleWithFixedDelay(
            () -> answers.add(node.health()), 0, 50, TimeUnit.MILLISECONDS);
    // The script waits for those that have asked before it only.
    Await.until(LIMIT, "the load balancer has asked", () -> !answers.isEmpty());

    node.deploy().expectingSuccess();

    // Not at once: a question that is interrupted would count as one without an answer.
    loadBalancer.shutdown();
    assertThat(loadBalancer.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(node.running()).isEqualTo(next);
    // Served, told to go elsewhere at least twice, gone, told so by the new one, served again
    // thrice; on a busy machine nobody may ask just while it is gone.
    assertThat(answers.stream().map(String::valueOf).collect(Collectors.joining(" ")))
        .matches("(200 )+(404 ){2,}(0 )*(404 )*200( 200){2,}");
  }

  @Test
  void a_version_whose_health_check_fails_is_taken_back_and_marked() throws IOException {
    String good = node.head();
    node.deploy().expectingSuccess();
    String bad = node.commit("health", "503");

    ProgramRun.Result result = node.deploy();

    assertThat(result.exitCode()).isEqualTo(65);
    assertThat(result.out())
        .endsWith(
            bad.substring(0, 10)
                + " is rejected: so be it; "
                + good.substring(0, 10)
                + " serves\n");
    assertThat(node.running()).isEqualTo(good);
    assertThat(node.isDrained()).isFalse();
    assertThat(node.calls("turn leave")).last().isEqualTo("turn leave --reject " + bad);
  }

  @Test
  void when_the_last_good_release_is_not_healthy_any_more_either_no_version_is_blamed()
      throws IOException {
    node.deploy().expectingSuccess();
    String good = node.running();
    node.commit("health", "503");
    Files.writeString(folder.resolve("app1-1/releases/" + good + "/health"), "503");

    ProgramRun.Result result = node.deploy();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).contains("is not healthy any more either: so be it");
    assertThat(node.running()).isEqualTo(good);
    assertThat(node.isDrained()).isFalse();
    assertThat(node.calls("turn leave")).last().isEqualTo("turn leave");
  }

  @Test
  void a_version_that_another_node_found_bad_is_not_touched() throws IOException {
    node.deploy().expectingSuccess();
    long pid = node.pid();
    node.commit("health", "200 ");
    node.answer("turn", "65");

    ProgramRun.Result result = node.deploy();

    assertThat(result.exitCode()).isEqualTo(65);
    assertThat(result.out()).contains("is rejected: another node found it bad");
    assertThat(node.pid()).isEqualTo(pid);
    assertThat(node.calls("turn leave")).hasSize(1);
  }

  @Test
  void a_version_that_does_not_build_takes_no_turn() throws IOException {
    node.deploy().expectingSuccess();
    String good = node.running();
    node.commit("broken", "");

    ProgramRun.Result result = node.deploy();

    assertThat(result.exitCode()).isEqualTo(65);
    assertThat(result.out()).contains("is rejected: it does not build");
    assertThat(node.running()).isEqualTo(good);
    assertThat(node.calls("turn take")).hasSize(1);
  }

  @Test
  void what_a_killed_build_has_left_is_removed_by_the_next() throws IOException {
    Path releases = folder.resolve("app1-1/releases");
    Files.createDirectories(releases.resolve("0".repeat(40) + ".source"));
    Files.createDirectories(releases.resolve("0".repeat(40) + ".new"));

    node.deploy().expectingSuccess();

    assertThat(releases.toFile().list()).containsExactlyInAnyOrder("good", node.head());
  }

  @Test
  void what_cannot_be_built_for_want_of_a_tool_is_not_the_versions_fault() throws IOException {
    node.deploy().expectingSuccess();
    node.commit("bin/build", "#!/usr/bin/env bash\nno-such-compiler\n");

    ProgramRun.Result result = node.deploy();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).contains("could not be built here: exit code 127");
  }

  @Test
  void what_does_not_build_on_a_full_disk_is_not_the_versions_fault() throws IOException {
    node.deploy().expectingSuccess();
    String good = node.running();
    node.commit("broken", "");
    node.leaveMebibytes(99);

    ProgramRun.Result result = node.deploy();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out())
        .contains("releases has 99 MiB left")
        .contains("could not be built here");
    assertThat(node.running()).isEqualTo(good);

    node.leaveMebibytes(100);
    assertThat(node.deploy().exitCode()).isEqualTo(65);
  }

  @Test
  void a_node_that_is_born_while_the_newest_version_is_bad_serves_its_forerunner()
      throws IOException {
    String good = node.head();
    node.commit("broken", "");
    node.answer("turn", "65");

    ProgramRun.Result result = node.deploy();

    assertThat(result.exitCode()).isEqualTo(65);
    assertThat(node.running()).isEqualTo(good);
    assertThat(node.servedVersion()).hasContent(good);
  }

  @Test
  void a_node_that_is_born_while_no_version_works_tries_again() throws IOException {
    node.answer("turn", "65");

    ProgramRun.Result result = node.deploy();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).endsWith("there is no other release on this node\n");
  }

  @Test
  void a_deployment_that_is_killed_under_drain_is_carried_on_by_the_next() throws IOException {
    node.deploy().expectingSuccess();
    String next = node.commit("health", "200 ");
    killWhen("the node is drained", node::isDrained);

    node.deploy().expectingSuccess();

    assertThat(node.running()).isEqualTo(next);
    assertThat(node.isDrained()).isFalse();
  }

  @Test
  void a_deployment_that_is_killed_after_the_restart_is_carried_on_by_the_next()
      throws IOException {
    node.deploy().expectingSuccess();
    String next = node.commit("health", "200 ");
    killWhen("the next release runs", () -> node.runs(next));

    node.deploy().expectingSuccess();

    assertThat(node.running()).isEqualTo(next);
    assertThat(node.isDrained()).isFalse();
  }

  @Test
  void a_version_that_was_being_deployed_serves_nobody_when_its_successor_does_not_build()
      throws IOException {
    node.deploy().expectingSuccess();
    String good = node.head();
    String next = node.commit("health", "200 ");
    killWhen("the next release runs", () -> node.runs(next));
    node.commit("broken", "");

    ProgramRun.Result result = node.deploy();

    assertThat(result.exitCode()).isEqualTo(65);
    assertThat(result.out()).endsWith(good.substring(0, 10) + " serves\n");
    assertThat(node.running()).isEqualTo(good);
    assertThat(node.isDrained()).isFalse();
  }

  @Test
  void a_version_that_was_being_deployed_serves_nobody_when_another_node_found_it_bad()
      throws IOException {
    node.deploy().expectingSuccess();
    String good = node.head();
    node.commit("health", "503");
    killWhen("the node is drained", node::isDrained);
    node.answer("turn", "65");

    ProgramRun.Result result = node.deploy();

    assertThat(result.exitCode()).isEqualTo(65);
    assertThat(node.running()).isEqualTo(good);
    assertThat(node.isDrained()).isFalse();
  }

  @Test
  void an_application_that_has_died_is_started_again_by_the_next_heartbeat() throws IOException {
    node.deploy().expectingSuccess();
    node.killApplication();

    ProgramRun.Result result = node.keep().expectingSuccess();

    assertThat(result.out()).startsWith("The application does not run any more\n");
    assertThat(node.running()).isEqualTo(node.head());
    Await.until(LIMIT, "it answers", () -> node.health() == 200);
    assertThat(node.keep().expectingSuccess().out()).isEmpty();
  }

  @Test
  void another_database_is_told_to_the_application_by_the_next_heartbeat() throws IOException {
    node.deploy().expectingSuccess();
    node.answer("db1", "db1-2 127.0.0.2 mysql=3306\n");

    ProgramRun.Result result = node.keep().expectingSuccess();

    assertThat(result.out()).isEqualTo("The database is db1-2 at 127.0.0.2:3306\n");
    assertThat(folder.resolve("app1-1/service/app/database.properties"))
        .content()
        .startsWith("# db1-2\nhost=127.0.0.2\n");
  }

  /** Kills the script that deploys the newest commit, not what it has started. */
  private void killWhen(String state, BooleanSupplier reached) {
    try (ProgramRun.Started deployment = node.deployment().start()) {
      Await.until(LIMIT, state, reached);
      deployment.kill();
    }
  }

  @Test
  void an_unreadable_secret_is_not_taken_for_a_database_that_is_not_there() throws IOException {
    node.answer("secret", "1");

    ProgramRun.Result result = node.deploy();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out())
        .endsWith("Where the database is, or its password, cannot be read: exit code 1\n");
  }

  @Test
  void a_deployment_waits_for_a_database_that_is_not_there_yet() throws IOException {
    node.answer("db1", "");

    ProgramRun.Result result = node.deploy();

    assertThat(result.exitCode()).isEqualTo(75);
    assertThat(result.out()).endsWith("There is no database yet\n");
  }

  @Test
  void the_last_three_releases_are_kept() throws IOException {
    for (int i = 0; i < 4; i++) {
      node.commit("note", "n" + i);
      node.deploy().expectingSuccess();
    }

    assertThat(node.releases()).hasSize(3).contains(node.head());
  }
}
