package io.federation.fed.webhook;

import io.federation.machine.Sha256;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The bodies that were passed on in the last hour, by their hashes: the newest {@value #MOST} of
 * them. Safe for use by several threads.
 */
public final class PassedBodies {

  static final int MOST = 10_000;
  static final Duration KEPT = Duration.ofHours(1);

  private static final int WHOLE_HASH = 32;

  private final Clock clock;

  /** When each came, the oldest first. */
  private final Map<String, Instant> times = new LinkedHashMap<>();

  public PassedBodies(Clock clock) {
    this.clock = clock;
  }

  /** Adds a body; returns whether it was not there yet. */
  public synchronized boolean add(byte[] body) {
    Instant now = clock.instant();
    Iterator<Instant> oldest = times.values().iterator();
    while (oldest.hasNext() && !oldest.next().isAfter(now.minus(KEPT))) {
      oldest.remove();
    }
    if (times.putIfAbsent(hash(body), now) != null) {
      return false;
    }
    if (times.size() > MOST) {
      times.remove(times.keySet().iterator().next());
    }
    return true;
  }

  /** Removes a body that was added and then not passed on after all. */
  public synchronized void remove(byte[] body) {
    times.remove(hash(body));
  }

  private static String hash(byte[] body) {
    return Sha256.name(body, WHOLE_HASH);
  }
}
