package io.federation.local.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.local.home.FederationHome;
import io.federation.machine.StateFiles;
import io.federation.model.NodeState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalNodeTest {

  @TempDir Path folder;
  private FederationHome home;

  @BeforeEach
  void choose() throws IOException {
    home = FederationHome.at(folder);
  }

  @Test
  void nodes_that_have_a_home_are_found_and_nothing_else() throws IOException {
    assertThat(LocalNode.existing(home)).isEmpty();
    for (String name : new String[] {"web1-10", "web1-9", "part-with-dash-1", "nodash", ".x-1"}) {
      Files.createDirectories(home.nodes().resolve(name));
    }
    Files.createFile(home.nodes().resolve("file-1"));

    assertThat(LocalNode.existing(home))
        .extracting(LocalNode::id)
        .containsExactly("part-with-dash-1", "web1-9", "web1-10");
    assertThat(LocalNode.existing(home).get(0).part()).isEqualTo("part-with-dash");
  }

  @Test
  void a_nodes_state_is_what_its_files_say() throws IOException {
    LocalNode node = new LocalNode("web1-1", "web1", home.nodes().resolve("web1-1"));
    assertThat(node.state()).isEqualTo(NodeState.PRESETUP);
    assertThat(node.isInitialised()).isFalse();

    StateFiles.write(node.home().resolve("nodeinfo/state.txt"), "setup\n");
    assertThat(node.isInitialised()).isFalse();
    StateFiles.write(node.home().resolve("nodeinfo/state.txt"), "working\n");
    assertThat(node.isInitialised()).isTrue();
    assertThat(node.isSettled()).isFalse();
    StateFiles.write(node.home().resolve("nodeinfo/state.txt"), "done\n");
    assertThat(node.isSettled()).isTrue();
    assertThat(node.error()).isEmpty();
    StateFiles.write(node.home().resolve("nodeinfo/error.txt"), "out of luck\n");
    assertThat(node.error()).contains("out of luck");
  }

  @Test
  void a_node_is_marked_once_and_a_home_that_is_gone_is_not_made_again() throws IOException {
    LocalNode node = new LocalNode("web1-1", "web1", home.nodes().resolve("web1-1"));
    node.terminate();
    node.fail();
    assertThat(node.home()).doesNotExist();

    Files.createDirectories(node.home());
    assertThat(node.isTerminated()).isFalse();
    assertThat(node.hasFailed()).isFalse();
    node.terminate();
    node.terminate();
    node.fail();
    assertThat(node.isTerminated()).isTrue();
    assertThat(node.hasFailed()).isTrue();
  }
}
