package io.federation.node.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.node.repository.ConfigStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NodeVariablesTest {

  @TempDir private Path folder;

  @Test
  void an_address_that_is_set_is_the_nodes_else_it_is_that_of_the_way_out() throws IOException {
    NodeHome home = new NodeHome(folder);
    NodeInfo nodeInfo = new NodeInfo(home);
    Map<String, String> variables = new TreeMap<>();

    new NodeVariables(nodeInfo, new ConfigStore(home)).addTo(variables);
    if (variables.containsKey("address")) {
      assertThat(variables.get("address")).matches("\\d+(\\.\\d+){3}").doesNotStartWith("0.");
    }

    nodeInfo.set("address", "127.9.8.7");
    new NodeVariables(nodeInfo, new ConfigStore(home)).addTo(variables);
    assertThat(variables).containsExactly(Map.entry("address", "127.9.8.7"));
  }

  @Test
  void ports_have_names_that_a_shell_takes() {
    Map<String, String> variables = new TreeMap<>();

    NodeVariables.addPorts("NODE_PORT_", Map.of("admin-1.x", 3307), variables);

    assertThat(variables).containsExactly(Map.entry("NODE_PORT_admin_1_x", "3307"));
  }
}
