package io.federation.node.presence;

import io.federation.model.spec.NodeConfig;
import io.federation.presence.PresenceStore;
import java.io.IOException;

/** Opens the store that the federation's description names. */
public interface Stores {

  /** Opens it; whoever opens it closes it. */
  PresenceStore open(NodeConfig config) throws IOException;

  /** Opens one like it, empty, of which nobody hears; whoever opens it closes it. */
  PresenceStore openUnheard(NodeConfig config) throws IOException;
}
