package io.federation.node.heartbeat;

import static io.federation.node.NodeFixture.WORK;
import static io.federation.node.NodeFixture.recordingWork;
import static io.federation.node.NodeFixture.work;
import static io.federation.testkit.Change.delete;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.machine.Deadline;
import io.federation.machine.LockFile;
import io.federation.machine.StateFiles;
import io.federation.model.ExitCode;
import io.federation.model.NodeStatus;
import io.federation.model.Version;
import io.federation.node.NodeFixture;
import io.federation.node.app.Node;
import io.federation.node.home.FileLocks;
import io.federation.node.init.InitException;
import io.federation.node.work.FailureRecord.Verdict;
import io.federation.testkit.Await;
import io.federation.testkit.Change;
import io.federation.testkit.DiskSyncs;
import io.federation.testkit.FolderSnapshot;
import io.federation.testkit.GitHistory;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node's heartbeats, one after the other, by a clock that the test sets. */
@Tag("jvm")
final class HeartbeatTest {

  @TempDir private Path folder;
  private NodeFixture node;

  @BeforeEach
  void initialise() throws Exception {
    node = NodeFixture.in(folder);
  }

  @AfterEach
  void close() {
    node.close();
  }

  private FolderSnapshot homeWithoutLogsAndStamp() {
    return FolderSnapshot.of(
        node.home.root(),
        path -> path.startsWith("log") || path.equals(Path.of("nodeinfo/heartbeat.txt")));
  }

  @Test
  void a_push_is_worked_once_by_the_next_heartbeat_and_the_one_after_changes_nothing()
      throws Exception {
    node.push("work", recordingWork());
    node.init();
    assertThat(node.beat()).isZero();
    String pushed = node.push("more", write("README", "2")).hex();
    assertThat(node.beat()).isZero();
    assertThat(node.worked()).hasSize(2).last().isEqualTo(pushed);
    FolderSnapshot before = homeWithoutLogsAndStamp();
    assertThat(node.beat()).isZero();
    assertThat(homeWithoutLogsAndStamp().differencesTo(before)).isEmpty();
    assertThat(node.worked()).hasSize(2);
  }

  @Test
  void the_state_goes_from_initdone_over_working_to_done_and_only_logged_states_are_logged()
      throws Exception {
    node.push("work", work("cat \"$NODE_HOME/nodeinfo/state.txt\" >\"$NODE_HOME/seen\""));
    node.init();
    assertThat(node.state()).isEqualTo("initdone");
    node.beat();
    assertThat(Files.readString(node.home.root().resolve("seen"))).isEqualTo("working\n");
    assertThat(node.state()).isEqualTo("done");
    assertThat(Files.readString(node.home.nodeinfo().resolve("statelog.txt")))
        .isEqualTo("setup:20260101-120000;initdone:20260101-120000;\n");
    assertThat(Files.readString(node.home.nodeinfo().resolve("statesince.txt")))
        .isEqualTo("20260101-120100\n");
  }

  @Test
  void a_node_without_any_work_is_idle() throws Exception {
    node.init();
    assertThat(node.beat()).isZero();
    assertThat(node.state()).isEqualTo("idle");
  }

  @Test
  void a_node_whose_only_script_cannot_be_used_is_not_idle() throws Exception {
    node.push("odd", write(WORK + "work_ActualWork.sh", "no script"));
    node.init();
    assertThat(node.beat()).isEqualTo(ExitCode.FAILED);
    assertThat(node.state()).isEqualTo("working");
    node.push("mended", recordingWork());
    assertThat(node.beat()).isZero();
    assertThat(node.state()).isEqualTo("done");
  }

  @Test
  void heartbeats_of_a_node_that_somebody_wedged_fail_and_those_of_a_paused_one_do_not()
      throws Exception {
    node.init();
    node.node().nodeInfo().set("pause", "until resume");
    assertThat(node.beat()).isZero();
    node.node().nodeInfo().set("wedged", "no disk");
    assertThat(node.beat()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void a_failing_unit_is_retried_after_1_2_4_and_8_minutes_and_then_wedges_the_node()
      throws Exception {
    node.push("bad", work("echo tried >>\"$NODE_HOME/worked\"; echo no luck; exit 3"));
    node.init();
    boolean[] tries = new boolean[25];
    for (int minute = 0; minute < tries.length; minute++) {
      int before = node.worked().size();
      int code = node.beat();
      tries[minute] = node.worked().size() > before;
      assertThat(code).as("while something is wrong").isEqualTo(ExitCode.FAILED);
      assertThat(node.state()).isEqualTo(minute < 15 ? "working" : "wedged");
    }
    assertThat(minutesOf(tries)).containsExactly(0, 1, 3, 7, 15);
    assertThat(node.node().nodeInfo().get("error"))
        .contains(
            "ops:stacktype/lad1/part/app1 is wedged at "
                + node.ops.head().name()
                + " (exit code 3): no luck");
    assertThat(node.node().lifecycle().status().log().toString())
        .endsWith("wedged:20260101-121600;");
  }

  private static List<Integer> minutesOf(boolean[] tries) {
    return IntStream.range(0, tries.length).filter(minute -> tries[minute]).boxed().toList();
  }

  @Test
  void a_wedged_node_takes_a_new_commit_and_is_unwedged_by_its_success() throws Exception {
    node.push("bad", work("exit 3"));
    node.init();
    for (int minute = 0; minute < 16; minute++) {
      node.beat();
    }
    assertThat(node.state()).isEqualTo("wedged");
    node.push("good", recordingWork());
    assertThat(node.beat()).isZero();
    assertThat(node.worked()).hasSize(1);
    assertThat(node.state()).isEqualTo("done");
    assertThat(node.node().nodeInfo().get("error")).isEmpty();
  }

  @Test
  void a_new_commit_that_fails_begins_anew_with_the_waits() throws Exception {
    node.push("bad", work("exit 3"));
    node.init();
    for (int minute = 0; minute < 16; minute++) {
      node.beat();
    }
    node.push("bad again", write("README", "2"));
    node.beat();
    assertThat(node.unit().failure().orElseThrow().count()).isEqualTo(1);
    assertThat(node.state()).isEqualTo("working");
  }

  @Test
  void a_unit_that_exits_with_65_rejects_the_version_and_is_not_retried_nor_wedged()
      throws Exception {
    node.push("good", recordingWork());
    node.init();
    assertThat(node.beat()).isZero();
    node.push("rejected", work("echo tried >>\"$NODE_HOME/worked\"; exit 65"));
    for (int minute = 0; minute < 30; minute++) {
      assertThat(node.beat()).isEqualTo(ExitCode.FAILED);
    }
    assertThat(node.worked()).hasSize(2);
    assertThat(node.state()).isEqualTo("done");
    assertThat(node.node().nodeInfo().get("error").orElse("")).contains("rejected");
    node.push("better", recordingWork(), write("README", "better"));
    assertThat(node.beat()).isZero();
    assertThat(node.worked()).hasSize(3);
    assertThat(node.node().nodeInfo().get("error")).isEmpty();
  }

  @Test
  void what_every_heartbeat_says_stands_in_the_log_once_and_then_when_it_changes()
      throws Exception {
    node.push("good", recordingWork());
    node.init();
    for (int minute = 0; minute < 5; minute++) {
      node.beat();
    }
    assertThat(log()).containsOnlyOnce("No change, move along");
    node.push("rejected", work("exit 65"));
    for (int minute = 0; minute < 5; minute++) {
      node.beat();
    }
    assertThat(log()).containsOnlyOnce("it was rejected");
    node.push("rejected, too", write("README", "2"));
    for (int minute = 0; minute < 5; minute++) {
      node.beat();
    }
    assertThat(log().split("it was rejected", -1)).as("once more").hasSize(3);
    node.push("better", recordingWork(), write("README", "3"));
    for (int minute = 0; minute < 5; minute++) {
      node.beat();
    }
    assertThat(log().split("No change, move along", -1)).as("once more").hasSize(3);
  }

  private String log() throws IOException {
    return Files.readString(node.home.logFile());
  }

  @Test
  void a_first_version_that_is_rejected_leaves_nothing_to_go_on_with_and_is_tried_again()
      throws Exception {
    node.push("work", work("[ -e \"$NODE_HOME/haproxy\" ] || { echo 'no such user'; exit 65; }"));
    node.init();
    assertThat(node.beat()).isEqualTo(ExitCode.FAILED);
    assertThat(node.unit().failure().orElseThrow().verdict()).isEqualTo(Verdict.RETRY);
    Files.createFile(node.home.root().resolve("haproxy"));
    assertThat(node.beat()).isZero();
    assertThat(node.state()).isEqualTo("done");
  }

  @Test
  void a_node_that_rejects_its_first_version_is_done_where_another_version_serves()
      throws Exception {
    Version older = node.push("older", recordingWork());
    node.push("bad", work("echo " + older + " >\"$NODE_SERVED_VERSION_FILE\"; exit 65"));
    node.init();
    assertThat(node.beat()).isEqualTo(ExitCode.FAILED);
    assertThat(node.unit().done()).contains(older);
    assertThat(node.unit().failure().orElseThrow().verdict()).isEqualTo(Verdict.REJECTED);
    assertThat(node.state()).isEqualTo("done");
    assertThat(node.node().nodeInfo().get("error").orElseThrow())
        .contains("rejected " + node.ops.head().name());
  }

  @Test
  void what_a_failed_attempt_has_changed_is_mended_by_a_revert() throws Exception {
    node.push("script", copyingWork(), write(WORK + "work.sh_WATCH_PATH.txt", "app"));
    node.push("good", write("app/conf", "good"));
    node.init();
    node.beat();
    ObjectId bad = node.ops.commit("bad", write("app/conf", "bad"));
    assertThat(node.beat()).isEqualTo(ExitCode.FAILED);
    assertThat(node.home.root().resolve("conf")).hasContent("bad");

    node.ops.revert(bad);

    assertThat(node.beat()).isZero();
    assertThat(node.home.root().resolve("conf")).hasContent("good");
    assertThat(node.unit().failure()).isEmpty();
    assertThat(node.node().nodeInfo().get("error")).isEmpty();
    assertThat(node.told()).anyMatch(line -> line.contains("The last attempt, at another version"));
  }

  @Test
  void what_a_trial_on_a_testing_branch_has_changed_is_mended_by_the_branchs_end()
      throws Exception {
    node.push("script", copyingWork(), write("app/conf", "good"));
    node.init();
    node.beat();
    Version good = new Version(node.ops.head().name());
    node.ops.branch("testing-i-1", node.ops.head());
    node.ops.commitOn("testing-i-1", "bad", write("app/conf", "bad"));
    assertThat(node.beat()).isEqualTo(ExitCode.FAILED);

    node.ops.deleteBranch("testing-i-1");

    assertThat(node.beat()).isZero();
    assertThat(node.home.root().resolve("conf")).hasContent("good");
    assertThat(node.unit().done()).contains(good);
    assertThat(node.node().nodeInfo().get("error")).isEmpty();
  }

  @Test
  void a_version_that_is_worked_once_more_and_fails_is_not_done() throws Exception {
    node.push("script", copyingWork(), write("app/conf", "good"));
    node.init();
    node.beat();
    node.ops.branch("testing-i-1", node.ops.head());
    node.ops.commitOn("testing-i-1", "bad", write("app/conf", "bad"));
    node.beat();
    node.ops.deleteBranch("testing-i-1");
    Files.delete(node.home.root().resolve("conf"));
    Files.createDirectories(node.home.root().resolve("conf/conf"));

    assertThat(node.beat()).isEqualTo(ExitCode.FAILED);
    assertThat(node.unit().failure().orElseThrow().verdict()).isEqualTo(Verdict.RETRY);
    assertThat(node.state()).isEqualTo("working");
  }

  @Test
  void what_a_killed_attempt_has_changed_is_mended_by_a_revert() throws Exception {
    node.push("script", copyingWork(), write(WORK + "work.sh_WATCH_PATH.txt", "app"));
    node.push("good", write("app/conf", "good"));
    node.init();
    node.beat();
    ObjectId drained = node.ops.commit("drained", write("app/conf", "drained"));
    node.ops.revert(drained);
    // The node lost its power while it worked the commit in between.
    Files.writeString(node.home.root().resolve("conf"), "drained");
    StateFiles.write(
        node.unit().run().record(),
        drained.name() + "\nprocess 1 1 another-boot\nmark x\nsince 20260101-120000\n");

    assertThat(node.beat()).isZero();

    assertThat(node.home.root().resolve("conf")).hasContent("good");
  }

  @Test
  void an_error_stands_until_its_unit_comes_to_a_good_end_also_while_the_node_is_paused()
      throws Exception {
    node.push("bad", work("exit 3"));
    node.init();
    node.beat();
    node.node().commands().pause().begin(Optional.empty());
    assertThat(node.beat()).isEqualTo(ExitCode.FAILED);
    assertThat(node.node().nodeInfo().get("error").orElseThrow()).contains("(exit code 3)");
  }

  /** A script that changes the machine before it finds that something is wrong. */
  private static Change copyingWork() {
    return work("cp app/conf \"$NODE_HOME/conf\" && grep -q good app/conf");
  }

  @Test
  void a_failure_is_forgotten_when_the_change_that_failed_is_taken_back() throws Exception {
    node.push("good", recordingWork(), write(WORK + "work.sh_WATCH_PATH.txt", "app"));
    node.push("app", write("app/a", "1"));
    node.init();
    node.beat();
    // The script fails as long as the file says so.
    node.push("guard", work("! grep -q bad app/a"));
    ObjectId bad = node.ops.commit("bad", write("app/a", "bad"));
    assertThat(node.beat()).isEqualTo(ExitCode.FAILED);
    node.ops.revert(bad);
    assertThat(node.beat()).isZero();
    assertThat(node.unit().failure()).isEmpty();
    assertThat(node.node().nodeInfo().get("error")).isEmpty();
    assertThat(node.state()).isEqualTo("done");
  }

  @Test
  void one_unit_failing_does_not_keep_the_later_levels_from_working() throws Exception {
    node.push(
        "two",
        Change.script("bin/nodework/common/work_ActualWork.sh", "#!/bin/bash\nexit 1\n"),
        recordingWork());
    node.init();
    assertThat(node.beat()).isEqualTo(ExitCode.FAILED);
    assertThat(node.worked()).hasSize(1);
  }

  @Test
  void a_rewritten_branch_is_refused_and_reported_once_and_the_last_good_tree_stays()
      throws Exception {
    node.push("work", recordingWork());
    ObjectId base = node.ops.commit("base", write("README", "1"));
    node.ops.commit("taken", write("README", "2"));
    node.init();
    node.beat();
    node.ops.rewindTo(base);
    node.ops.commit("other", write("README", "other"));
    node.told();
    assertThat(node.beat()).isEqualTo(ExitCode.FAILED);
    assertThat(node.told().toString()).contains("Refused ");
    assertThat(node.beat()).isEqualTo(ExitCode.FAILED);
    assertThat(node.told().toString()).doesNotContain("Refused ");
    assertThat(node.home.repository("ops").resolve("README")).hasContent("2");
    assertThat(node.worked()).hasSize(1);
    assertThat(node.node().nodeInfo().get("error").orElse("")).contains("was rewritten");
  }

  @Test
  void all_repositories_are_advanced_before_any_unit_works() throws Exception {
    try (GitHistory app = GitHistory.create(folder.resolve("app.git"))) {
      app.commit("app", write("version", "1"));
      node.push(
          "work",
          write(
              "it/federation.yaml",
              "deployment: fed1\nstacktype: lad1\nrepositories:\n  - name: app\n    url: "
                  + app.url()
                  + "\n"),
          work("cat \"$NODE_HOME/gitrepo/app/version\" >>\"$NODE_HOME/worked\"; echo"));
      node.init();
      node.beat();
      app.commit("app", write("version", "2"));
      node.push("both", write("README", "x"));
      node.beat();
      assertThat(node.worked()).containsExactly("12");
    }
  }

  @Test
  void a_repository_that_is_listed_later_is_cloned_and_worked_in_the_same_heartbeat()
      throws Exception {
    node.init();
    node.beat();
    try (GitHistory app = GitHistory.create(folder.resolve("app.git"))) {
      app.commit("app", recordingWork());
      node.push(
          "listed",
          write(
              "it/federation.yaml",
              "deployment: fed1\nstacktype: lad1\nrepositories:\n  - name: app\n    url: "
                  + app.url()
                  + "\n"));
      assertThat(node.beat()).isZero();
      assertThat(node.worked()).containsExactly(app.head().name());
    }
  }

  @Test
  void a_repository_that_was_cloned_by_hand_is_looked_at_too() throws Exception {
    node.init();
    try (GitHistory other = GitHistory.create(folder.resolve("other.git"))) {
      other.commit("other", recordingWork());
      ProgramRun.of("git", "clone", "-q", other.url(), node.home.repository("other").toString())
          .run()
          .expectingSuccess();
      node.beat();
      assertThat(node.worked()).hasSize(1);
      other.commit("more", write("README", "x"));
      node.beat();
      assertThat(node.worked()).hasSize(2);
    }
  }

  @Test
  void a_description_with_an_error_changes_nothing_and_stays_in_sight_until_it_is_mended()
      throws Exception {
    node.push("work", recordingWork());
    node.init();
    node.beat();
    node.push("broken", write("it/federation.yaml", "deployment: [\n"));
    node.beat();
    assertThat(node.beat()).isEqualTo(ExitCode.FAILED);
    assertThat(node.node().nodeInfo().get("error").orElse(""))
        .contains("it/federation.yaml:")
        .contains("the last good description stays in force");
    node.push("mended", write("it/federation.yaml", "deployment: fed1\nstacktype: lad1\n"));
    assertThat(node.beat()).isZero();
    assertThat(node.node().nodeInfo().get("error")).isEmpty();
  }

  @Test
  void an_unknown_key_of_the_description_is_a_warning() throws Exception {
    node.init();
    node.push(
        "newer", write("it/federation.yaml", "deployment: fed1\nstacktype: lad1\nnewkey: 1\n"));
    node.told();
    assertThat(node.beat()).isZero();
    assertThat(node.told().toString()).contains("newkey");
  }

  @Test
  void the_jitter_is_waited_for_only_after_something_moved() throws Exception {
    node.push(
        "jitter", write("it/federation.yaml", "deployment: fed1\nstacktype: lad1\njitter: 5m\n"));
    node.init();
    node.beat();
    assertThat(node.slept).isEmpty();
    node.push("moved", write("README", "2"));
    node.beat();
    assertThat(node.slept).containsExactly(Jitter.share("i-1", Duration.ofMinutes(5)));
  }

  private void pushJitter(String jitter) {
    node.push(
        "jitter " + jitter,
        write("it/federation.yaml", "deployment: fed1\nstacktype: lad1\njitter: " + jitter + "\n"));
  }

  @Test
  void a_long_jitter_ends_when_a_commit_takes_it_back() throws Exception {
    pushJitter("24h");
    node.init();
    node.meanwhile = () -> pushJitter("0s");
    Version moved = node.push("work", recordingWork());

    assertThat(node.beat()).isZero();

    assertThat(node.slept).containsExactly(Duration.ofMinutes(5));
    assertThat(node.worked()).hasSize(1).doesNotContain(moved.hex());
  }

  @Test
  void a_jitter_that_becomes_shorter_is_waited_for_less_by_what_was_waited() throws Exception {
    pushJitter("24h");
    node.init();
    node.meanwhile = () -> pushJitter(node.slept.size() == 1 ? "10m" : "1s");
    node.push("work", recordingWork());

    assertThat(node.beat()).isZero();

    Duration rest = Jitter.share("i-1", Duration.ofMinutes(10)).minusMinutes(5);
    assertThat(node.slept).containsExactly(Duration.ofMinutes(5), rest);
    assertThat(node.worked()).hasSize(1);
  }

  @Test
  void a_jitter_that_is_too_long_is_refused_and_the_one_before_stays() throws Exception {
    pushJitter("1s");
    node.init();
    pushJitter("9999h");

    assertThat(node.beat()).isEqualTo(ExitCode.FAILED);

    assertThat(node.node().nodeInfo().get("error").orElseThrow())
        .contains("it/federation.yaml:3: jitter \"9999h\" is too long: use 24h at most");
    assertThat(node.node().commands().config().load().jitter()).hasSeconds(1);
  }

  @Test
  void under_cron_the_look_waits_for_the_nodes_place_in_the_first_half_of_the_minute()
      throws Exception {
    node.init();
    node.node().heartbeat().call(new MinuteTrigger(true, false));
    assertThat(node.slept).containsExactly(Jitter.share("i-1", Duration.ofSeconds(30)));
  }

  @Test
  void an_idle_heartbeat_waits_for_no_disk() throws Exception {
    node.push("work", recordingWork());
    node.init();
    node.beat();
    node.beat();
    assertThat(DiskSyncs.below(node.home.root(), node::beat)).isEmpty();

    assertThat(node.worked()).hasSize(1);
    node.push("more", write("README", "2"));
    assertThat(DiskSyncs.below(node.home.root(), node::beat)).contains(node.home.nodeinfo());
  }

  @Test
  void an_init_that_failed_stands_and_is_tried_again_after_1_2_4_and_8_minutes() throws Exception {
    node.push(
        "init fails",
        write("it/nodeinit/common/init.sh", "echo tried >>\"$NODE_HOME/worked\"\nreturn 1\n"));
    assertThatThrownBy(node::init).hasMessage("it/nodeinit/common/init.sh failed with exit code 1");
    boolean[] tries = new boolean[25];
    for (int minute = 1; minute < tries.length; minute++) {
      int before = node.worked().size();
      assertThat(node.beat()).isEqualTo(ExitCode.FAILED);
      tries[minute] = node.worked().size() > before;
      assertThat(node.state()).isEqualTo("setup");
      assertThat(node.node().nodeInfo().get("error"))
          .contains("initialisation failed: it/nodeinit/common/init.sh failed with exit code 1");
    }
    assertThat(minutesOf(tries)).containsExactly(1, 3, 7, 15, 23);
  }

  @Test
  void a_push_that_mends_the_init_scripts_is_taken_by_the_next_heartbeat() throws Exception {
    node.push("init fails", write("it/nodeinit/common/init.sh", "return 1\n"), recordingWork());
    assertThatThrownBy(node::init).isInstanceOf(InitException.class);
    assertThat(node.beat()).isEqualTo(ExitCode.FAILED);
    node.push("mended", write("it/nodeinit/common/init.sh", "true\n"));
    assertThat(node.beat()).isZero();
    assertThat(node.state()).isEqualTo("initdone");
    assertThat(node.node().nodeInfo().get("error")).isEmpty();
    assertThat(node.beat()).isZero();
    assertThat(node.state()).isEqualTo("done");
  }

  @Test
  void a_node_whose_git_server_was_away_at_its_birth_grows_when_it_is_back() throws Exception {
    Path server = node.ops.folder();
    Path away = server.resolveSibling("away.git");
    Files.move(server, away);
    assertThatThrownBy(node::init).hasMessageStartingWith("cannot look at ops: ");
    assertThat(node.beat()).isEqualTo(ExitCode.FAILED);
    Files.move(away, server);
    assertThat(node.beat()).isEqualTo(ExitCode.FAILED);
    assertThat(node.beat()).isZero();
    assertThat(node.state()).isEqualTo("initdone");
  }

  @Test
  void an_init_that_was_killed_is_carried_on_by_the_next_heartbeat() throws Exception {
    node.setIdentity();
    node.node().lifecycle().take(NodeStatus::setup, "initialisation begins");
    assertThat(node.beat()).isZero();
    assertThat(node.state()).isEqualTo("initdone");
  }

  @Test
  void a_node_that_works_goes_on_while_the_error_of_its_new_init_stands() throws Exception {
    node.push("good", recordingWork());
    node.init();
    node.push("init fails", write("it/nodeinit/common/init.sh", "return 1\n"));
    assertThatThrownBy(node::init).isInstanceOf(InitException.class);
    assertThat(node.beat()).isEqualTo(ExitCode.FAILED);
    assertThat(node.state()).isEqualTo("done");
    assertThat(node.worked()).hasSize(1);
    assertThat(node.node().nodeInfo().get("error").orElseThrow())
        .startsWith("initialisation failed: ");
    node.push("mended", write("it/nodeinit/common/init.sh", "true\n"));
    assertThat(node.beat()).isZero();
    assertThat(node.node().nodeInfo().get("error")).isEmpty();
  }

  @Test
  void a_node_that_was_never_initialised_says_what_to_do() throws Exception {
    node.setIdentity();
    assertThatThrownBy(node::beat)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("this node was never initialised: run node-init init");
  }

  @Test
  void a_git_server_that_is_gone_fails_the_look_but_not_the_work() throws Exception {
    node.push("work", recordingWork());
    node.init();
    Files.move(folder.resolve("ops.git"), folder.resolve("gone.git"));
    assertThat(node.beat()).isEqualTo(ExitCode.FAILED);
    assertThat(node.worked()).hasSize(1);
    assertThat(node.node().nodeInfo().get("error").orElse("")).contains("cannot look at ops");
    Files.move(folder.resolve("gone.git"), folder.resolve("ops.git"));
    assertThat(node.beat()).isZero();
    assertThat(node.node().nodeInfo().get("error")).isEmpty();
  }

  @Test
  void a_deleted_script_leaves_the_node_without_that_work() throws Exception {
    node.push("bad", work("exit 1"));
    node.init();
    node.beat();
    node.push("gone", delete(WORK + "work_ActualWork.sh"));
    assertThat(node.beat()).isZero();
    assertThat(node.node().nodeInfo().get("error")).isEmpty();
  }

  /** An operator's call. */
  private record Call(Duration longest, Optional<Version> wanted) implements Trigger {
    @Override
    public Duration delay(String instanceId) {
      return Duration.ZERO;
    }

    @Override
    public Deadline deadline() {
      return Deadline.in(longest);
    }
  }

  @Test
  void a_trigger_that_wants_a_version_is_told_to_try_again_while_the_node_has_another_one()
      throws Exception {
    Version old = node.push("work", recordingWork());
    node.init();
    assertThat(node.node().heartbeat().call(new Call(Duration.ZERO, Optional.of(old)))).isZero();
    Version wanted = new Version("f".repeat(40));
    assertThat(node.node().heartbeat().call(new Call(Duration.ZERO, Optional.of(wanted))))
        .isEqualTo(ExitCode.TRY_AGAIN);
    Version fresh = node.push("more", write("README", "2"));
    assertThat(node.node().heartbeat().call(new Call(Duration.ZERO, Optional.of(fresh)))).isZero();
    assertThat(node.worked()).containsExactly(old.hex(), fresh.hex());
  }

  @Test
  void a_trigger_with_a_deadline_waits_for_another_look_to_end() throws Exception {
    node.push("work", recordingWork());
    node.init();
    LockFile other = new FileLocks(node.home).waitForHeartbeat(Duration.ZERO).orElseThrow();
    Thread waiting =
        new Thread(
            () -> {
              try {
                node.node().heartbeat().call(new Call(Duration.ofMinutes(2), Optional.empty()));
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    waiting.start();
    Await.until(
        Duration.ofMinutes(1),
        "the call waits",
        () -> waiting.getState() == Thread.State.TIMED_WAITING);
    assertThat(node.worked()).isEmpty();
    other.close();
    waiting.join();
    assertThat(node.worked()).hasSize(1);
  }

  @Test
  void a_heartbeat_that_leaves_says_which_process_is_in_its_way() throws Exception {
    node.init();
    node.told();
    String us =
        "process %d (java, user %s)"
            .formatted(ProcessHandle.current().pid(), Files.getOwner(node.home.root()));
    FileLocks locks = new FileLocks(node.home);
    try (LockFile look = locks.waitForHeartbeat(Duration.ZERO).orElseThrow()) {
      assertThat(look).isNotNull();
      assertThat(node.beat()).isZero();
    }
    try (LockFile work = locks.tryWork().orElseThrow()) {
      assertThat(work).isNotNull();
      assertThat(node.beat()).isZero();
    }
    assertThat(node.told())
        .containsExactly(
            "This heartbeat ends without a look: another heartbeat is looking: " + us,
            "This heartbeat ends without a look: init or work is under way: " + us);
  }

  @Test
  void a_heartbeat_beside_a_look_says_so_and_after_a_quarter_of_an_hour_it_is_an_error()
      throws Exception {
    node.init();
    assertThat(node.beat()).isZero();
    LockFile other = new FileLocks(node.home).waitForHeartbeat(Duration.ZERO).orElseThrow();
    for (int minute = 1; minute <= 15; minute++) {
      assertThat(node.beat()).isZero();
    }
    assertThat(node.told()).last().asString().contains("another heartbeat is looking: process ");

    assertThat(node.beat()).isEqualTo(ExitCode.FAILED);
    assertThat(node.told())
        .singleElement()
        .asString()
        .startsWith(
            "another heartbeat has been looking for changes since 20260101-120100: end process ");

    other.close();
    assertThat(node.beat()).isZero();
  }

  @Test
  void heartbeats_of_one_process_start_afresh_each_time() throws Exception {
    node.push("work", recordingWork());
    node.init();
    Node resident = node.node();
    for (int beat = 0; beat < 3; beat++) {
      node.push("again", write("README", "" + beat));
      assertThat(resident.heartbeat().call(new MinuteTrigger(false, false))).isZero();
      resident.events().finish();
    }
    assertThat(node.worked()).hasSize(3);
  }
}
