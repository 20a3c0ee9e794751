package io.federation.node.heartbeat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.CRC32;

/**
 * A node's stable place in a window of time. The places of many nodes are spread evenly, so that
 * they do not all come at once; the place of one is the same every time.
 */
public final class Jitter {

  private static final long RANGE = 1L << 32;

  private Jitter() {}

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
}
