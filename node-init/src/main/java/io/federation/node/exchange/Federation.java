package io.federation.node.exchange;

import io.federation.git.remote.Remote;
import io.federation.model.Names;
import io.federation.model.NodeProperty;
import io.federation.model.spec.NodeConfig;
import io.federation.node.home.NodeInfo;
import io.federation.node.repository.ConfigStore;
import io.federation.node.repository.Repositories;
import java.io.IOException;
import java.util.Map;

/** What a node has to know about itself and its federation before it can arrange anything. */
public final class Federation {

  private final NodeInfo nodeInfo;
  private final ConfigStore configs;
  private final Repositories repositories;

  public Federation(NodeInfo nodeInfo, ConfigStore configs, Repositories repositories) {
    this.nodeInfo = nodeInfo;
    this.configs = configs;
    this.repositories = repositories;
  }

  /**
   * Returns a property that is a name.
   *
   * @throws IllegalArgumentException if it is not set, or not a name
   */
  public String name(NodeProperty property) throws IOException {
    return nodeInfo
        .name(property)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "nodeinfo " + property + " is not set: is the node initialised?"));
  }

  /**
   * Returns what the federation says of a part.
   *
   * @throws IllegalArgumentException if it has no such part
   */
  public NodeConfig.Part part(String name) throws IOException {
    Map<String, NodeConfig.Part> parts = config().parts();
    NodeConfig.Part part = parts.get(name);
    if (part == null) {
      throw new IllegalArgumentException(
          "there is no part "
              + Names.quote(name)
              + " in it/federation.yaml: it has "
              + String.join(", ", parts.keySet()));
    }
    return part;
  }

  NodeConfig config() throws IOException {
    return configs.load();
  }

  /**
   * Checks that there is a place where nodes say that they exist.
   *
   * @throws IllegalArgumentException if there is none
   */
  void checkPresence() throws IOException {
    if (config().presence().isEmpty()) {
      throw withoutPresence();
    }
  }

  /** Returns how to reach the presence repository. */
  Remote remote() throws IOException {
    return repositories.presence(config()).orElseThrow(Federation::withoutPresence);
  }

  private static IllegalArgumentException withoutPresence() {
    return new IllegalArgumentException(
        "nodes arrange turns and secrets in the presence repository, and there is none: name it"
            + " under presence in it/federation.yaml");
  }
}
