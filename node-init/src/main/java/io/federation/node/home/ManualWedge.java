package io.federation.node.home;

import io.federation.model.NodeProperty;
import java.io.IOException;
import java.util.Optional;

/**
 * That somebody said of the whole node that it cannot complete its work: nodeinfo {@code wedged},
 * with the reason. It holds until a repository advances or somebody says {@code unwedge}.
 */
public final class ManualWedge {

  private final NodeInfo nodeInfo;

  public ManualWedge(NodeInfo nodeInfo) {
    this.nodeInfo = nodeInfo;
  }

  /** Returns the reason that was given; nothing if nobody wedged the node. */
  public Optional<String> reason() throws IOException {
    return nodeInfo.get(NodeProperty.WEDGED);
  }

  public void set(String reason) throws IOException {
    nodeInfo.set(NodeProperty.WEDGED, reason);
  }

  /** Removes the note; returns whether there was one. */
  public boolean clear() throws IOException {
    boolean wedged = reason().isPresent();
    nodeInfo.remove(NodeProperty.WEDGED);
    return wedged;
  }
}
