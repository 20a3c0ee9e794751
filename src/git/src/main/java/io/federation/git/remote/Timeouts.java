package io.federation.git.remote;

import java.time.Duration;

/** How long a server is waited for before it counts as unavailable. */
final class Timeouts {

  /** For its answer to a connection attempt; a machine that is off does not answer at all. */
  static final Duration CONNECT = seconds("federation.git.connectSeconds", 8);

  /** For its next byte. */
  static final Duration SILENCE = seconds("federation.git.silenceSeconds", 30);

  private Timeouts() {}

  private static Duration seconds(String property, int usual) {
    return Duration.ofSeconds(Math.max(1, Integer.getInteger(property, usual)));
  }
}
