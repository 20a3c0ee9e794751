package io.federation.node.presence;

import io.federation.model.NodeProperty;
import io.federation.model.spec.NodeConfig;
import io.federation.node.home.NodeInfo;
import io.federation.node.repository.ConfigStore;
import io.federation.node.script.MoreVariables;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * What scripts are told of the node's place among others: {@code address}, and {@code
 * NODE_PORT_<name>} for each port of its part, with {@code _} for {@code -} and {@code .}.
 */
public final class NodeVariables implements MoreVariables {

  private final NodeInfo nodeInfo;
  private final ConfigStore configs;

  public NodeVariables(NodeInfo nodeInfo, ConfigStore configs) {
    this.nodeInfo = nodeInfo;
    this.configs = configs;
  }

  @Override
  public void addTo(Map<String, String> variables) throws IOException {
    Optional<String> address = NodeAddress.of(nodeInfo);
    if (address.isPresent()) {
      variables.put(NodeProperty.ADDRESS.word(), address.get());
    }
    NodeConfig.Part part =
        configs.load().parts().get(nodeInfo.get(NodeProperty.NODEPART).orElse(""));
    if (part != null) {
      addPorts("NODE_PORT_", part.ports(), variables);
    }
  }

  /** Adds a variable for each port, its name behind {@code prefix}. */
  public static void addPorts(
      String prefix, Map<String, Integer> ports, Map<String, String> variables) {
    for (Map.Entry<String, Integer> port : ports.entrySet()) {
      String name = port.getKey().replace('-', '_').replace('.', '_');
      variables.put(prefix + name, Integer.toString(port.getValue()));
    }
  }
}
