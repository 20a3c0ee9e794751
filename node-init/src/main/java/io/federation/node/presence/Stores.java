package io.federation.node.presence;

import io.federation.model.spec.NodeConfig;
import io.federation.presence.PresenceStore;
import java.io.IOException;

/** Opens the store that the federation's description names. */
public interface Stores {

  /** Opens it; whoever opens it closes it. */
  PresenceStore open(NodeConfig config) throws IOException;

  /** Opens an empty one that only this node sees, to rehearse; whoever opens it closes it. */
  PresenceStore openForRehearsal(NodeConfig config) throws IOException;
}
