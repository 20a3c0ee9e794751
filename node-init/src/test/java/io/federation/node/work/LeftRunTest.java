package io.federation.node.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.machine.ProcessIdentity;
import io.federation.machine.ProcessTable;
import io.federation.machine.StateFiles;
import io.federation.model.Stamp;
import io.federation.model.Version;
import io.federation.node.NodeFixture;
import io.federation.testkit.Change;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A script goes on after its heartbeat was killed, and then commits come. */
class LeftRunTest {

  private static final String UNIT = "ops:stacktype/lad1/part/app1";

  @TempDir private Path folder;

  private NodeFixture node;
  private Version worked;
  private ProgramRun.Started script;

  @BeforeEach
  void leave_a_script_running() throws Exception {
    node = NodeFixture.in(folder);
    worked = node.push("work", NodeFixture.recordingWork(), Change.write("conf", "old\n"));
    node.init();
    script =
        ProgramRun.of("setsid", "bash", "-c", "sleep 300 & wait")
            .withEnv("NODE_RUN", "5c1f")
            .start();
    ProcessIdentity process = new ProcessTable().identify(script.process().pid()).orElseThrow();
    StateFiles.write(
        node.unit().run().record(),
        "%s\nprocess %s\nmark 5c1f\nsince %s\n"
            .formatted(worked, process, new Stamp(node.clock.instant())));
  }

  @AfterEach
  void close() throws Exception {
    script.close();
    node.close();
  }

  private Path inTree(String path) {
    return node.home.repository("ops").resolve(path);
  }

  private boolean isRunning() {
    return script.process().isAlive();
  }

  @Test
  void the_tree_stays_until_its_time_is_over_though_its_unit_was_removed() throws Exception {
    node.push("no more work", Change.delete(NodeFixture.WORK + "work_ActualWork.sh"));

    assertThat(node.beat()).isZero();

    assertThat(inTree(NodeFixture.WORK + "work_ActualWork.sh")).exists();
    assertThat(node.told()).contains(UNIT + ": Already doing " + worked);
    assertThat(node.state()).isEqualTo("working");

    node.clock.advance(Duration.ofHours(5));
    node.beat();

    assertThat(isRunning()).isFalse();
    assertThat(node.unit().run().record()).doesNotExist();
    assertThat(inTree(NodeFixture.WORK + "work_ActualWork.sh")).doesNotExist();
  }

  @Test
  void the_tree_stays_until_the_script_has_ended() throws Exception {
    Version next = node.push("another", Change.write("conf", "new\n"));
    node.beat();
    assertThat(inTree("conf")).hasContent("old");

    script.kill();
    node.beat();

    assertThat(inTree("conf")).hasContent("new");
    assertThat(node.worked()).containsExactly(next.hex());
  }

  @Test
  void a_script_whose_level_is_no_more_the_nodes_is_ended_in_its_time() throws Exception {
    node.node().nodeInfo().set("nodepart", "db1");
    node.beat();
    assertThat(isRunning()).isTrue();
    assertThat(node.state()).isEqualTo("working");

    node.clock.advance(Duration.ofHours(5));
    node.beat();

    assertThat(isRunning()).isFalse();
    assertThat(node.beat()).isZero();
    assertThat(node.state()).isEqualTo("idle");
  }

  @Test
  void a_script_of_a_node_that_rests_is_ended_in_its_time()
      throws IOException, InterruptedException {
    Files.writeString(node.home.nodeinfo().resolve("pause.txt"), "20991231-000000\n");
    node.beat();
    assertThat(isRunning()).isTrue();

    node.clock.advance(Duration.ofHours(5));
    node.beat();

    assertThat(isRunning()).isFalse();
  }
}
