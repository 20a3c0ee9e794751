package io.federation.git.remote;

import java.time.Duration;

/** How long a server is waited for before it counts as unavailable. */
final class Timeouts {

  /** For its answer to a connection attempt; a machine that is off does not answer at all. */
  static final Duration CONNECT = seconds("federation.git.connectSeconds", 8);

  /** For its next byte. */
  static final Duration SILENCE = seconds("federation.git.silenceSeconds", 30);

  /** While it sends less than 1 kB a second. */
  static final Duration SLOW = seconds("federation.git.slowSeconds", 60);

  /** For all of a look. */
  static final Duration LOOK = Duration.ofSeconds(30);

  /** For all of a fetch. */
  static final Duration FETCH = Duration.ofMinutes(10);

  private Timeouts() {}

  private static Duration seconds(String property, int usual) {
    return Duration.ofSeconds(Math.max(1, Integer.getInteger(property, usual)));
  }
}
