package io.federation.node.heartbeat;

import io.federation.machine.Sleeper;
import io.federation.model.SpreadDelay;
import io.federation.node.repository.AdvanceStep;
import java.io.IOException;
import java.time.Duration;

/** The pause between a change that a node has seen and its work on it. */
public final class Jitter {

  /** How long a heartbeat waits without a look at what the ops repository says. */
  private static final Duration LONGEST_UNSEEN = Duration.ofMinutes(5);

  private final Sleeper sleeper;

  public Jitter(Sleeper sleeper) {
    this.sleeper = sleeper;
  }

  /**
   * Waits for this node's share of the window. What the ops repository says meanwhile counts:
   * whoever pushed a window that is too long can take it back.
   *
   * @param before how long it has waited already, before its look
   */
  void waitForShare(String identity, Duration before, Duration window, AdvanceStep advance)
      throws IOException, InterruptedException {
    Duration waited = before;
    Duration left = SpreadDelay.of(identity, window).minus(waited);
    while (left.compareTo(LONGEST_UNSEEN) > 0) {
      sleep(LONGEST_UNSEEN);
      waited = waited.plus(LONGEST_UNSEEN);
      left = SpreadDelay.of(identity, advance.takeOver().jitter()).minus(waited);
    }
    sleep(left);
  }

  void sleep(Duration delay) throws InterruptedException {
    if (!delay.isZero() && !delay.isNegative()) {
      sleeper.sleep(delay);
    }
  }
}
