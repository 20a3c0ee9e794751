package io.federation.presence.turn;

import java.io.IOException;

/** Knows which nodes live. */
@FunctionalInterface
public interface Liveness {

  /**
   * Returns whether a node lives, as far as anybody can know. Whoever may merely have been unheard
   * lives.
   */
  boolean isLive(String instanceId) throws IOException, InterruptedException;
}
