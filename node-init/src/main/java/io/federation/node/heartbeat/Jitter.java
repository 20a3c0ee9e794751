package io.federation.node.heartbeat;

import io.federation.machine.Sleeper;
import io.federation.node.repository.AdvanceStep;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.CRC32;

/**
 * A node's stable place in a window of time. The places of many nodes are spread evenly, so that
 * they do not all come at once; the place of one is the same every time.
 */
public final class Jitter {

  private static final long RANGE = 1L << 32;

  /** How long a heartbeat waits without a look at what the ops repository says. */
  private static final Duration LONGEST_UNSEEN = Duration.ofMinutes(5);

  private final Sleeper sleeper;

  public Jitter(Sleeper sleeper) {
    this.sleeper = sleeper;
  }

  /**
   * Returns how far into the window this node's place is: zero or more, less than {@code window}.
   *
   * @param identity the node's name, such as its instance id
   */
  public static Duration share(String identity, Duration window) {
    CRC32 checksum = new CRC32();
    checksum.update(identity.getBytes(StandardCharsets.UTF_8));
    double part = (double) checksum.getValue() / RANGE;
    return Duration.ofMillis((long) (window.toMillis() * part));
  }

  /**
   * Waits for this node's share of the window. What the ops repository says meanwhile counts:
   * whoever pushed a window that is too long can take it back.
   */
  void waitForShare(String identity, Duration window, AdvanceStep advance)
      throws IOException, InterruptedException {
    Duration waited = Duration.ZERO;
    Duration left = share(identity, window);
    while (left.compareTo(LONGEST_UNSEEN) > 0) {
      sleep(LONGEST_UNSEEN);
      waited = waited.plus(LONGEST_UNSEEN);
      left = share(identity, advance.takeOver().jitter()).minus(waited);
    }
    sleep(left);
  }

  void sleep(Duration delay) throws InterruptedException {
    if (!delay.isZero() && !delay.isNegative()) {
      sleeper.sleep(delay);
    }
  }
}
