package io.federation.local.keeper;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * How long to wait before another node of a part grows after one could not be initialised: five
 * seconds, twice as long after each further one, five minutes at most.
 */
final class BackOff {

  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final Clock clock;
  private final Map<String, Wait> waits = new HashMap<>();

  private record Wait(Duration length, Instant end) {}

  BackOff(Clock clock) {
    this.clock = clock;
  }

  /** Returns whether it is time for another node of {@code part}. */
  synchronized boolean isOver(String part) {
    Wait wait = waits.get(part);
    return wait == null || !clock.instant().isBefore(wait.end());
  }

  /** Notes that a node could not be initialised; returns how long to wait now. */
  synchronized Duration failed(String part) {
    Wait wait = waits.get(part);
    Duration next = wait == null ? FIRST : wait.length().multipliedBy(2);
    Duration length = next.compareTo(LONGEST) > 0 ? LONGEST : next;
    waits.put(part, new Wait(length, clock.instant().plus(length)));
    return length;
  }

  /** Notes that a node was initialised. */
  synchronized void succeeded(String part) {
    waits.remove(part);
  }
}
