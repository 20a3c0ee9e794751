package io.federation.local.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.local.home.FederationHome;
import io.federation.machine.StateFiles;
import io.federation.model.NodeState;
import io.federation.model.spec.FederationSpec;
import io.federation.model.spec.SpecReader;
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
  void there_are_as_many_nodes_of_a_part_as_its_smallest_count() {
    FederationSpec spec =
        SpecReader.readStrict(
            """
            deployment: fed1
            stacktype: s1
            parts:
              web1: {count: {min: 2, max: 5}}
              idle1: {count: 0}
              db1: {}
            """,
            "yaml");

    assertThat(LocalNode.wanted(home, spec))
        .extracting(LocalNode::id)
        .containsExactly("web1-1", "web1-2", "db1-1");
    assertThat(LocalNode.wanted(home, spec).get(2))
        .isEqualTo(new LocalNode("db1-1", "db1", home.nodes().resolve("db1-1")));
  }

  @Test
  void nodes_that_have_a_home_are_found_and_nothing_else() throws IOException {
    assertThat(LocalNode.existing(home)).isEmpty();
    for (String name : new String[] {"web1-2", "web1-1", "part-with-dash-1", "nodash", ".x-1"}) {
      Files.createDirectories(home.nodes().resolve(name));
    }
    Files.createFile(home.nodes().resolve("file-1"));

    assertThat(LocalNode.existing(home))
        .extracting(LocalNode::id)
        .containsExactly("part-with-dash-1", "web1-1", "web1-2");
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
}
