package io.federation.node.cli;

import static io.federation.node.NodeFixture.recordingWork;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.machine.LockFile;
import io.federation.model.ExitCode;
import io.federation.node.Main;
import io.federation.node.NodeFixture;
import io.federation.testkit.Change;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a node. */
class TerminateCommandTest {

  @TempDir private Path folder;
  @AutoClose private NodeFixture node;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void initialise() throws Exception {
    node = NodeFixture.in(folder);
    node.push("work", recordingWork());
  }

  private static Change script(String level, String body) {
    return Change.script("it/nodeinit/" + level + "/terminate.sh", "#!/bin/bash\n" + body + "\n");
  }

  private int terminate(String... options) {
    String[] arguments = new String[options.length + 1];
    arguments[0] = "terminate";
    System.arraycopy(options, 0, arguments, 1, options.length);
    PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return Main.run(
        arguments,
        Map.of("PATH", System.getenv("PATH"), "NODE_HOME", node.home.root().toString()),
        out,
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private List<String> ended() throws IOException {
    Path file = node.home.root().resolve("ended");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  @Test
  void the_scripts_of_the_levels_run_in_reverse_order_in_a_node_that_works_no_more()
      throws Exception {
    String note = "echo \"$(cat \"$NODE_HOME/nodeinfo/state.txt\") $1 ${DIR##*nodeinit/}\"";
    for (String level : List.of("common", "part/app1", "stacktype/lad1/part/app1")) {
      node.push("end of " + level, script(level, note + " >>\"$NODE_HOME/ended\""));
    }
    node.init();

    assertThat(terminate()).isZero();

    assertThat(ended())
        .containsExactly(
            "terminating  stacktype/lad1/part/app1",
            "terminating  part/app1",
            "terminating  common");
    assertThat(node.state()).isEqualTo("terminating");
    assertThat(node.beat()).isZero();
    assertThat(node.worked()).isEmpty();
    assertThat(node.state()).isEqualTo("terminating");
    assertThat(terminate()).isZero();
    assertThat(ended()).hasSize(6);
  }

  @Test
  void a_script_that_fails_keeps_no_other_from_running() throws Exception {
    node.push("bad", script("part/app1", "exit 3"));
    node.push("good", script("common", "echo common >>\"$NODE_HOME/ended\""));
    node.init();

    assertThat(terminate()).isEqualTo(ExitCode.FAILED);

    assertThat(ended()).containsExactly("common");
    assertThat(Files.readString(node.home.logFile()))
        .contains("WARNING it/nodeinit/part/app1/terminate.sh failed: exit code 3");
  }

  @Test
  void a_script_that_does_not_end_is_ended_when_the_time_is_over() throws Exception {
    node.push("endless", script("common", "while true; do :; done"));
    node.init();

    assertThat(terminate("--within", "1s")).isEqualTo(ExitCode.FAILED);

    assertThat(Files.readString(node.home.logFile()))
        .contains("it/nodeinit/common/terminate.sh failed: its time limit of");
  }

  @Test
  void work_that_does_not_end_in_time_leaves_the_scripts_for_another_call() throws Exception {
    node.push("end", script("common", "echo common >>\"$NODE_HOME/ended\""));
    node.init();
    try (LockFile work = node.node().commands().locks().tryWork().orElseThrow()) {
      assertThat(terminate("--within", "1s")).isEqualTo(ExitCode.TRY_AGAIN);
    }
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "node-init: no script that ends the node was started, as its work is still under way:"
                + " process %d (java, user %s): try again later\n",
            ProcessHandle.current().pid(), Files.getOwner(node.home.root()));
    assertThat(node.state()).isEqualTo("terminating");
    assertThat(ended()).isEmpty();
    assertThat(terminate()).isZero();
    assertThat(ended()).containsExactly("common");
  }

  @Test
  void a_heartbeat_that_works_meanwhile_begins_no_further_unit_and_keeps_the_state()
      throws Exception {
    node.push(
        "ends itself",
        Change.script(
            "bin/nodework/common/work_ActualWork.sh",
            "#!/bin/bash\necho terminating >\"$NODE_HOME/nodeinfo/state.txt\"\n"));
    node.init();

    assertThat(node.beat()).isZero();

    assertThat(node.worked()).as("the unit after it").isEmpty();
    assertThat(node.state()).isEqualTo("terminating");
  }

  @Test
  void a_node_that_was_never_initialised_has_no_scripts() throws Exception {
    assertThat(terminate()).isZero();
    assertThat(node.state()).isEqualTo("terminating");
  }
}
