package io.federation.node.repository;

import io.federation.model.NodeProperty;
import io.federation.model.spec.FederationSpec;
import io.federation.node.home.NodeInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who the node is by nodeinfo, beside what the federation's description says. */
public final class NodeIdentity {

  private final NodeInfo nodeInfo;

  public NodeIdentity(NodeInfo nodeInfo) {
    this.nodeInfo = nodeInfo;
  }

  private static Map<NodeProperty, String> described(FederationSpec spec) {
    return Map.of(
        NodeProperty.DEPLOYMENT, spec.deployment(), NodeProperty.STACKTYPE, spec.stacktype());
  }

  /** Sets what the description says and nodeinfo does not. */
  void complete(FederationSpec spec) throws IOException {
    for (Map.Entry<NodeProperty, String> property : described(spec).entrySet()) {
      if (nodeInfo.get(property.getKey()).isEmpty()) {
        nodeInfo.set(property.getKey(), property.getValue());
      }
    }
  }

  /** Returns in what the two contradict each other, one line each. */
  public List<String> contradictions(FederationSpec spec) throws IOException {
    List<String> contradictions = new ArrayList<>();
    for (NodeProperty property : List.of(NodeProperty.DEPLOYMENT, NodeProperty.STACKTYPE)) {
      String described = described(spec).getOrDefault(property, "");
      Optional<String> own = nodeInfo.get(property).filter(value -> !value.equals(described));
      if (own.isPresent()) {
        contradictions.add(
            "nodeinfo "
                + property
                + " is "
                + own.get()
                + ", and it/federation.yaml says "
                + described
                + ": set one of them right");
      }
    }
    Optional<String> part = nodeInfo.get(NodeProperty.NODEPART);
    if (part.isPresent() && !spec.parts().isEmpty() && !spec.parts().containsKey(part.get())) {
      contradictions.add(
          "nodeinfo nodepart is "
              + part.get()
              + ", and it/federation.yaml has no such part: use one of "
              + String.join(", ", spec.parts().keySet()));
    }
    return contradictions;
  }
}
