package io.federation.model;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.CRC32;

/**
 * How long a node waits so that the nodes of a federation do not all come at once. The delays of
 * many nodes are spread evenly over a window of time; that of one node is the same every time.
 */
public final class SpreadDelay {

  /** The window for what happens every minute: it is to be done before the minute is over. */
  public static final Duration WITHIN_MINUTE = Duration.ofSeconds(30);

  private static final long RANGE = 1L << 32;

  private SpreadDelay() {}

  /**
   * Returns a node's delay: zero or more, less than {@code window}.
   *
   * @param identity the node's name, such as its instance id
   */
  public static Duration of(String identity, Duration window) {
    CRC32 checksum = new CRC32();
    checksum.update(identity.getBytes(StandardCharsets.UTF_8));
    double part = (double) checksum.getValue() / RANGE;
    return Duration.ofMillis((long) (window.toMillis() * part));
  }
}
