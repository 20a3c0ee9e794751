package io.federation.node.repository;

import io.federation.model.spec.NodeConfig;
import java.time.Duration;

/** The time that the looks of one heartbeat may take together, as far as they fail. */
final class LookTime {

  /** After so long an address that fails counts as one that did not answer. */
  static final Duration SILENT = Duration.ofSeconds(5);

  private Duration left = Duration.ofSeconds(30);

  synchronized boolean isOver() {
    return left.toSeconds() <= 0;
  }

  /** Returns how long the next look at one address may take. */
  synchronized Duration limit(NodeConfig config) {
    Duration most = Duration.ofSeconds(Math.max(left.toSeconds(), SILENT.toSeconds()));
    return most.compareTo(config.lookLimit()) < 0 ? most : config.lookLimit();
  }

  /**
   * Counts a look that failed.
   *
   * @param taken how long it took
   */
  synchronized void countFailure(Duration taken) {
    left = left.minus(taken);
  }
}
