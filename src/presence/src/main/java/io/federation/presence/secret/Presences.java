package io.federation.presence.secret;

import io.federation.presence.PresenceRecord;
import io.federation.presence.PresenceUnavailableException;
import java.io.IOException;
import java.util.List;

/** How a node learns of others, and lets them learn of itself, at once. */
public interface Presences {

  /** Returns what the other nodes that live say of themselves now. */
  List<PresenceRecord> present()
      throws PresenceUnavailableException, IOException, InterruptedException;

  /** Publishes what this node says of itself now. */
  void publish() throws PresenceUnavailableException, IOException, InterruptedException;
}
