package io.federation.node.work;

import static io.federation.node.NodeFixture.WORK;
import static io.federation.node.NodeFixture.work;
import static io.federation.testkit.Change.script;
import static io.federation.testkit.Change.symlink;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.machine.ProcessTable;
import io.federation.model.ExitCode;
import io.federation.node.NodeFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How units run: their environment, order, limits, and what they leave running. */
final class WorkTest {

  private static final String UNIT = "ops:stacktype/lad1/part/app1";

  @TempDir private Path folder;
  @AutoClose private NodeFixture node;

  @BeforeEach
  void initialise() {
    node = NodeFixture.in(folder);
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
}
