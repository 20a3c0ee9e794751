package io.federation.node.work;

import static io.federation.node.NodeFixture.WORK;
import static io.federation.node.NodeFixture.recordingWork;
import static io.federation.node.NodeFixture.work;
import static io.federation.testkit.Change.delete;
import static io.federation.testkit.Change.script;
import static io.federation.testkit.Change.symlink;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.machine.ProcessTable;
import io.federation.machine.StateFiles;
import io.federation.model.ExitCode;
import io.federation.model.NodeStatus;
import io.federation.model.Stamp;
import io.federation.model.Version;
import io.federation.node.NodeFixture;
import io.federation.testkit.FolderSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How units run: their environment, order, limits, and what a crash leaves behind. */
final class WorkTest {

  private static final String UNIT = "ops:stacktype/lad1/part/app1";

  @TempDir private Path folder;
  private NodeFixture node;

  @BeforeEach
  void initialise() {
    node = NodeFixture.in(folder);
  }

  @AfterEach
  void close() {
    node.close();
  }

  private String written(String name) throws IOException {
    return Files.readString(node.home.root().resolve(name));
  }

  private long pid(String name) throws IOException {
    return Long.parseLong(written(name).strip());
  }

  private boolean isRunning(String name) throws IOException {
    return new ProcessTable().identify(pid(name)).isPresent();
  }

  @Test
  void a_script_finds_what_it_needs_in_its_environment() throws Exception {
    node.push("first", write("soft/a", "1"));
    node.push(
        "work",
        work(
            "env | sort >\"$NODE_HOME/env\"; cp \"$NODE_CHANGED_PATHS_FILE\" \"$NODE_HOME/paths\""
                + "; pwd >>\"$NODE_HOME/env\""));
    node.init();
    node.beat();
    String previous = node.ops.head().name();
    node.push("more", write("soft/a", "2"), write("soft/b", "1"));
    node.beat();
    String repository = node.home.repository("ops").toString();
    assertThat(written("env").lines())
        .contains(
            "NODE_HOME=" + node.home.root(),
            "NODE_UNIT=" + UNIT,
            "NODE_REPOSITORY=" + repository,
            "NODE_VERSION=" + node.ops.head().name(),
            "NODE_PREVIOUS_VERSION=" + previous,
            "NODE_CHANGED_PATHS=soft/a",
            "DIR=" + repository + "/" + WORK.substring(0, WORK.length() - 1),
            "RESOURCE=" + repository + "/it/nodeinit/resource",
            "COMMON=" + repository + "/it/nodeinit/common",
            "instance_id=i-1",
            "nodepart=app1",
            "stacktype=lad1",
            "deployment=fed1",
            "LC_ALL=C.UTF-8",
            repository);
    assertThat(written("paths")).isEqualTo("soft/a\nsoft/b\n");
  }

  @Test
  void each_script_has_a_session_of_its_own_and_reads_nothing() throws Exception {
    node.push(
        "work",
        work(
            "ps -o sid= -o pgid= -o pid= -p $PPID >\"$NODE_HOME/ids\"; read x; echo \"r$?\""
                + " >>\"$NODE_HOME/ids\""));
    node.init();
    node.beat();
    List<String> lines = written("ids").lines().toList();
    String[] ids = lines.get(0).strip().split("\\s+", -1);
    assertThat(ids[0]).isEqualTo(ids[1]).isEqualTo(ids[2]);
    assertThat(lines.get(1)).isEqualTo("r1");
  }

  @Test
  void units_run_in_the_order_of_the_levels() throws Exception {
    String body = "#!/bin/bash\necho \"${NODE_UNIT#*:}\" >>\"$NODE_HOME/worked\"\n";
    node.push(
        "all levels",
        script("bin/nodework/stacktype/lad1/part/app1/work_ActualWork.sh", body),
        script("bin/nodework/stacktype/lad1/work_ActualWork.sh", body),
        script("bin/nodework/part/app1/work_ActualWork.sh", body),
        script("bin/nodework/part/db1/work_ActualWork.sh", body),
        script("bin/nodework/common/work_ActualWork.sh", body));
    node.init();
    node.beat();
    assertThat(node.worked())
        .containsExactly("common", "part/app1", "stacktype/lad1", "stacktype/lad1/part/app1");
  }

  @Test
  void a_unit_marked_parallel_runs_beside_the_rest() throws Exception {
    // Each waits for the other: one after the other they would never end.
    String wait =
        "#!/bin/bash\ntouch \"$NODE_HOME/%s\"\nwhile [ ! -e \"$NODE_HOME/%s\" ]; do sleep"
            + " 0.02; done\n";
    node.push(
        "two",
        script("bin/nodework/common/work_ActualWork.sh", String.format(wait, "a", "b")),
        write("bin/nodework/common/parallel", ""),
        script("bin/nodework/part/app1/work_ActualWork.sh", String.format(wait, "b", "a")));
    node.init();
    assertThat(node.beat()).isZero();
  }

  @Test
  void the_output_is_in_the_log_with_stamps_and_its_tail_is_kept_on_failure() throws Exception {
    node.push("work", work("echo one; echo two >&2; exit 4"));
    node.init();
    node.beat();
    assertThat(Files.readAllLines(node.home.logFile()))
        .contains("20260101-120100 " + UNIT + "| one", "20260101-120100 " + UNIT + "| two");
    FailureRecord failure = node.unit().failure().orElseThrow();
    assertThat(failure.tail()).containsExactly("one", "two");
    assertThat(failure.reason()).isEqualTo("exit code 4");
  }

  @Test
  void a_unit_beyond_its_time_limit_is_ended_and_fails() throws Exception {
    node.push(
        "slow",
        write("it/federation.yaml", "deployment: fed1\nstacktype: lad1\nwork:\n  timeLimit: 1s\n"),
        work("sleep 1000 & echo $! >\"$NODE_HOME/child\"; wait"));
    node.init();
    assertThat(node.beat()).isEqualTo(ExitCode.FAILED);
    assertThat(node.unit().failure().orElseThrow().reason())
        .isEqualTo("its time limit of 1s reached");
    assertThat(isRunning("child")).isFalse();
  }

  @Test
  void what_a_unit_leaves_in_its_group_is_ended_with_it_and_what_left_the_group_lives_on()
      throws Exception {
    node.push(
        "daemons",
        work(
            "sleep 1000 & echo $! >\"$NODE_HOME/inside\"\n"
                + "setsid sleep 1000 & echo $! >\"$NODE_HOME/outside\"\n"
                // The shell's child becomes the session's leader a moment later.
                + "while [ \"$(ps -o sid= -p $!)\" -ne $! ]; do sleep 0.02; done"));
    node.init();
    assertThat(node.beat()).isZero();
    assertThat(node.told().toString()).contains("Ended 1 process(es) that the script left running");
    assertThat(isRunning("inside")).isFalse();
    assertThat(isRunning("outside")).isTrue();
    ProcessHandle.of(pid("outside")).ifPresent(ProcessHandle::destroyForcibly);
  }

  @Test
  void who_goes_on_writing_to_the_output_of_a_unit_is_named_once() throws Exception {
    String start = "setsid sleep 1000 %s & echo $! >\"$NODE_HOME/%s\"\n";
    node.push(
        "daemons",
        work(
            start.formatted("", "both")
                + start.formatted(">/dev/null", "errors")
                + start.formatted(">/dev/null 2>&1", "elsewhere")
                + "while [ \"$(ps -o sid= -p $!)\" -ne $! ]; do sleep 0.02; done"));
    node.init();
    try {
      node.beat();
      assertThat(node.told())
          .filteredOn(line -> line.contains("still writes"))
          .singleElement()
          .asString()
          .startsWith(UNIT + ": process ")
          .contains("process " + pid("both") + " (", "process " + pid("errors") + " (sleep)")
          .doesNotContain(pid("elsewhere") + " (");
      node.beat();
      assertThat(node.told().toString()).doesNotContain("still writes");
    } finally {
      for (String name : List.of("both", "errors", "elsewhere")) {
        ProcessHandle.of(pid(name)).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
  }

  @Test
  void a_script_without_a_run_bit_is_run_by_bash() throws Exception {
    node.push(
        "plain",
        write(WORK + "work_ActualWork.sh", "echo \"$BASH_VERSION\" >>\"$NODE_HOME/worked\""));
    node.init();
    node.beat();
    assertThat(node.worked()).hasSize(1).doesNotContain("");
  }

  @Test
  void a_script_that_is_a_link_out_of_the_repository_is_not_run() throws Exception {
    Path outside = Files.writeString(folder.resolve("outside.sh"), "touch \"$NODE_HOME/ran\"\n");
    node.push("link", symlink(WORK + "work_ActualWork.sh", outside.toString()));
    node.init();
    assertThat(node.beat()).isEqualTo(ExitCode.FAILED);
    assertThat(node.home.root().resolve("ran")).doesNotExist();
    assertThat(node.node().nodeInfo().get("error").orElse(""))
        .contains("leads out of the repository");
  }

  @Test
  void a_unit_with_only_work_sh_is_run_with_each_heartbeat_and_leaves_no_trace_of_its_own()
      throws Exception {
    node.push("own", script(WORK + "work.sh", "#!/bin/bash\necho run >>\"$NODE_HOME/worked\"\n"));
    node.init();
    node.beat();
    FolderSnapshot before = snapshot();
    node.beat();
    node.beat();
    assertThat(node.worked()).hasSize(3);
    assertThat(snapshot().differencesTo(before)).isEmpty();
    assertThat(node.state()).isEqualTo("idle");
  }

  private FolderSnapshot snapshot() {
    return FolderSnapshot.of(
        node.home.root(),
        path ->
            path.startsWith("log")
                || path.equals(Path.of("worked"))
                || path.equals(Path.of("nodeinfo/heartbeat.txt")));
  }

  @Test
  void a_unit_comes_to_rest_though_the_state_of_another_level_lies_within_its_own()
      throws Exception {
    String script = "#!/bin/bash\necho \"$NODE_UNIT\" >>\"$NODE_HOME/worked\"\n";
    node.push(
        "two",
        script("bin/nodework/stacktype/lad1/work_ActualWork.sh", script),
        script(WORK + "work_ActualWork.sh", script));
    node.init();
    node.beat();
    assertThat(node.worked()).containsExactly("ops:stacktype/lad1", "ops:stacktype/lad1/part/app1");
    node.told();

    node.beat();
    assertThat(node.told()).containsExactly("No change, move along");

    Path state = node.home.repository("ops").resolve(".temp/add/stacktype/lad1");
    Files.writeString(state.resolve(".work.sh_VERSION.1-1.new"), "left by a kill");
    node.beat();
    assertThat(node.told()).containsExactly("No change, move along");
  }

  @Test
  void a_work_sh_beside_work_actualwork_sh_is_not_run() throws Exception {
    node.push(
        "both",
        recordingWork(),
        script(WORK + "work.sh", "#!/bin/bash\ntouch \"$NODE_HOME/ran\"\n"));
    node.init();
    node.beat();
    assertThat(node.worked()).hasSize(1);
    assertThat(node.home.root().resolve("ran")).doesNotExist();
  }

  @Test
  void a_failing_work_sh_is_retried_like_any_other() throws Exception {
    node.push(
        "own", script(WORK + "work.sh", "#!/bin/bash\necho run >>\"$NODE_HOME/worked\"\nexit 1\n"));
    node.init();
    for (int minute = 0; minute < 20; minute++) {
      node.beat();
    }
    assertThat(node.worked()).hasSize(5);
    assertThat(node.state()).isEqualTo("wedged");
    node.push("mended", script(WORK + "work.sh", "#!/bin/bash\nexit 0\n"));
    assertThat(node.beat()).isZero();
    assertThat(node.state()).isEqualTo("idle");
  }

  @Test
  void a_unit_that_cannot_work_yet_is_run_with_each_heartbeat_and_never_wedges() throws Exception {
    node.push(
        "work",
        work(
            "echo run >>\"$NODE_HOME/worked\"; echo looking; [ -e \"$NODE_HOME/go\" ] || { echo 'no"
                + " database'; exit 75; }; echo there it is"));
    node.init();
    for (int minute = 0; minute < 10; minute++) {
      assertThat(node.beat()).isZero();
    }
    assertThat(node.worked()).hasSize(10);
    assertThat(node.state()).isEqualTo("working");
    assertThat(node.node().nodeInfo().get("error").orElseThrow())
        .contains("waits to work")
        .contains("no database");
    assertThat(Files.readString(node.home.logFile()))
        .as("each line once, as long as nothing changes")
        .containsOnlyOnce("Starting ActualWork")
        .containsOnlyOnce("| looking")
        .containsOnlyOnce("| no database")
        .containsOnlyOnce("Not yet ");

    Files.createFile(node.home.root().resolve("go"));
    assertThat(node.beat()).isZero();
    assertThat(node.state()).isEqualTo("done");
    assertThat(node.unit().failure()).isEmpty();
    assertThat(Files.readString(node.home.logFile())).containsOnlyOnce("| there it is");
  }

  @Test
  void a_run_whose_process_is_gone_is_told_as_a_crash_and_the_unit_runs_again_at_once()
      throws Exception {
    node.push("work", recordingWork());
    node.init();
    Version version = new Version(node.ops.head().name());
    StateFiles.write(
        node.unit().run().record(),
        version + "\nprocess 1 1 another-boot\nmark x\nsince 20260101-120000\n");
    node.told();
    assertThat(node.beat()).isZero();
    assertThat(node.worked()).containsExactly(version.hex());
    assertThat(node.told())
        .contains(
            UNIT + ": Crashed ActualWork at " + version + ": its process killed; it runs again",
            UNIT + ": Starting ActualWork at " + version + " (attempt 2)");
    assertThat(node.unit().run().record()).doesNotExist();
    assertThat(node.unit().failure()).isEmpty();
  }

  @Test
  void a_lock_file_that_the_original_scripts_left_counts_as_a_crash() throws Exception {
    node.push("work", recordingWork());
    node.init();
    StateFiles.write(node.unit().run().record(), node.ops.head().name() + "\n");
    assertThat(node.beat()).isZero();
    assertThat(node.worked()).hasSize(1);
  }

  @Test
  void a_crash_after_the_version_was_recorded_does_not_run_the_unit_again() throws Exception {
    node.push("work", recordingWork());
    node.init();
    node.beat();
    StateFiles.write(
        node.unit().run().record(),
        node.ops.head().name() + "\nprocess 1 1 another-boot\nmark x\nsince 20260101-120000\n");
    assertThat(node.beat()).isZero();
    assertThat(node.worked()).hasSize(1);
    assertThat(node.unit().run().record()).doesNotExist();
  }

  @Test
  void a_unit_that_crashes_again_and_again_is_retried_with_waits_and_wedges() throws Exception {
    // The script kills the leader of its own session, as a machine without memory would.
    node.push("crash", work("echo tried >>\"$NODE_HOME/worked\"; kill -9 $PPID; sleep 5"));
    node.init();
    for (int minute = 0; minute < 20; minute++) {
      node.beat();
    }
    assertThat(node.worked()).hasSize(5);
    assertThat(node.state()).isEqualTo("wedged");
  }

  @Test
  void a_script_that_says_wedged_wedges_its_unit_until_the_repository_moves() throws Exception {
    node.push("work", work("echo tried >>\"$NODE_HOME/worked\"; exit 0"));
    node.init();
    // As node-init wedged does from inside the script.
    node.push(
        "wedges",
        work(
            "echo tried >>\"$NODE_HOME/worked\"\n"
                + "echo 'no disk' >\"$NODE_REPOSITORY/.temp/add/${NODE_UNIT#*:}/work.sh_WEDGED.txt\""));
    assertThat(node.beat()).isEqualTo(ExitCode.FAILED);
    assertThat(node.state()).isEqualTo("wedged");
    assertThat(node.unit().failure().orElseThrow().reason()).isEqualTo("no disk");
    for (int minute = 0; minute < 10; minute++) {
      node.beat();
    }
    assertThat(node.worked()).hasSize(1);
    node.push("mended", recordingWork());
    assertThat(node.beat()).isZero();
    assertThat(node.state()).isEqualTo("done");
  }

  @Test
  void a_node_wedged_by_hand_does_not_work_until_a_repository_moves() throws Exception {
    node.push("work", recordingWork());
    node.init();
    node.node().lifecycle().take(NodeStatus::wedge, "the disk is dying");
    node.node().nodeInfo().set("wedged", "the disk is dying");
    node.beat();
    assertThat(node.worked()).isEmpty();
    assertThat(node.state()).isEqualTo("wedged");
    node.push("moved", write("README", "1"));
    node.beat();
    assertThat(node.worked()).hasSize(1);
    assertThat(node.state()).isEqualTo("done");
  }

  @Test
  void a_paused_node_advances_and_reports_but_does_not_work() throws Exception {
    node.init();
    node.node().commands().pause().begin(Optional.of(Stamp.parse("20260101-121000")));
    node.push("work", recordingWork());
    for (int minute = 0; minute < 9; minute++) {
      assertThat(node.beat()).isZero();
    }
    assertThat(node.worked()).isEmpty();
    assertThat(node.told()).contains("Paused: by node-init pause, until 20260101-121000");
    node.beat();
    assertThat(node.worked()).hasSize(1);
  }

  @Test
  void a_pause_file_in_the_ops_repository_pauses_the_parts_and_nodes_it_names() throws Exception {
    node.init();
    node.push("others", write("it/pause", "parts = db1 lb1\n"), recordingWork());
    node.beat();
    assertThat(node.worked()).hasSize(1);
    node.push("us", write("it/pause", "# maintenance\nparts = db1 app1\n"));
    node.beat();
    assertThat(node.worked()).hasSize(1);
    node.push("by node, over", write("it/pause", "nodes = i-1\nuntil = 20260101-120000\n"));
    node.beat();
    assertThat(node.worked()).hasSize(2);
    node.push("all", write("it/pause", ""));
    node.beat();
    assertThat(node.worked()).hasSize(2);
    node.push("not understood", write("it/pause", "part = db1\n"));
    node.beat();
    assertThat(node.worked()).hasSize(2);
    node.push("resumed", delete("it/pause"));
    node.beat();
    assertThat(node.worked()).hasSize(3);
  }
}
