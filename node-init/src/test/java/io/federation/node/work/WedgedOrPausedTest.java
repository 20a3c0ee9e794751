package io.federation.node.work;

import static io.federation.node.NodeFixture.recordingWork;
import static io.federation.node.NodeFixture.work;
import static io.federation.testkit.Change.delete;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.ExitCode;
import io.federation.model.NodeStatus;
import io.federation.model.Stamp;
import io.federation.node.NodeFixture;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps a node or a unit from working: wedged by hand or by a script, or paused. */
final class WedgedOrPausedTest {

  @TempDir private Path folder;
  @AutoClose private NodeFixture node;

  @BeforeEach
  void initialise() {
    node = NodeFixture.in(folder);
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
