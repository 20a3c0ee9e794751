package io.federation.node.heartbeat;

import static io.federation.node.NodeFixture.WORK;
import static io.federation.node.NodeFixture.recordingWork;
import static io.federation.node.NodeFixture.work;
import static io.federation.testkit.Change.delete;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.ExitCode;
import io.federation.node.NodeFixture;
import io.federation.node.app.Node;
import io.federation.node.home.LastDeployment;
import io.federation.testkit.DiskSyncs;
import io.federation.testkit.FolderSnapshot;
import io.federation.testkit.GitHistory;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node's heartbeats, one after the other, by a clock that the test sets. */
@Tag("jvm")
final class HeartbeatTest {

  @TempDir private Path folder;
  @AutoClose private NodeFixture node;

  @BeforeEach
  void initialise() throws Exception {
    node = NodeFixture.in(folder);
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
  void a_deployment_that_failed_stays_in_sight_until_the_next_one_as_long_as_the_node_deploys()
      throws Exception {
    String described = "deployment: fed1\nstacktype: lad1\nzookeeper: 127.0.0.1:1\n";
    String deploys = described + "deploy: {redeploy: all}\n";
    node.push("deploy", write("it/federation.yaml", deploys));
    node.init();
    Instant now = Instant.EPOCH;
    new LastDeployment(LastDeployment.Result.FAILED, "7", now, "no disk").write(node.home);
    assertThat(node.beat()).isEqualTo(ExitCode.FAILED);
    assertThat(node.node().nodeInfo().get("error"))
        .contains("deployment of version 7 failed: no disk");

    new LastDeployment(LastDeployment.Result.RUNNING, "8", now, "").write(node.home);
    assertThat(node.beat()).isZero();
    assertThat(node.node().nodeInfo().get("error")).isEmpty();

    new LastDeployment(LastDeployment.Result.FAILED, "8", now, "no disk").write(node.home);
    node.push("deploy no more", write("it/federation.yaml", described));
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
