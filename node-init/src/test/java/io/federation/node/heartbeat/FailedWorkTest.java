package io.federation.node.heartbeat;

import static io.federation.node.NodeFixture.WORK;
import static io.federation.node.NodeFixture.recordingWork;
import static io.federation.node.NodeFixture.work;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.machine.StateFiles;
import io.federation.model.ExitCode;
import io.federation.model.Version;
import io.federation.node.NodeFixture;
import io.federation.node.work.FailureRecord.Verdict;
import io.federation.testkit.Change;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Work that failed, was killed or was rejected, and how the next heartbeats take it up. */
@Tag("jvm")
final class FailedWorkTest {

  @TempDir private Path folder;
  @AutoClose private NodeFixture node;

  @BeforeEach
  void initialise() throws Exception {
    node = NodeFixture.in(folder);
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

  static List<Integer> minutesOf(boolean[] tries) {
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
}
