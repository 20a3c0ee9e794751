package io.federation.machine;

import java.time.Duration;

/**
 * The moment by which something must have ended. It is measured by a clock that nobody sets.
 *
 * @param nanoTime the moment, as {@link System#nanoTime} will show it
 */
public record Deadline(long nanoTime) {

  /** Returns the moment {@code limit} from now. */
  public static Deadline in(Duration limit) {
    return new Deadline(System.nanoTime() + limit.toNanos());
  }

  /** Returns how much time is left; zero if none is. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
  }
}
