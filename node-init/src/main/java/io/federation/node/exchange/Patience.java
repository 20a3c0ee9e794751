package io.federation.node.exchange;

import io.federation.node.heartbeat.Sleeper;
import io.federation.presence.PresenceUnavailableException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/**
 * Tries something again and again for a while. The pauses are of random length, so that nodes that
 * began at the same moment do not meet at the server each time.
 */
public final class Patience {

  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final Clock clock;
  private final Sleeper sleeper;

  /** Lets time pass by {@code sleeper}, as {@code clock} shows. */
  public Patience(Clock clock, Sleeper sleeper) {
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /** What is tried. */
  interface Attempt<T> {
    T make() throws PresenceUnavailableException, IOException, InterruptedException;
  }

  /**
   * Returns the first result that is good, else the last one.
   *
   * @param wait for how long to try again; with none it is tried once
   * @throws PresenceUnavailableException if the last attempt did
   */
  <T> T tryFor(Duration wait, Predicate<T> good, Attempt<T> attempt)
      throws PresenceUnavailableException, IOException, InterruptedException {
    Instant end = clock.instant().plus(wait);
    while (true) {
      boolean last = !clock.instant().isBefore(end);
      try {
        T result = attempt.make();
        if (last || good.test(result)) {
          return result;
        }
      } catch (PresenceUnavailableException e) {
        if (last) {
          throw e;
        }
      }
      sleeper.sleep(pause(Duration.between(clock.instant(), end)));
    }
  }

  private static Duration pause(Duration left) {
    long longest = Math.min(LONGEST_PAUSE.toMillis(), left.toMillis());
    long random =
        ThreadLocalRandom.current()
            .nextLong(SHORTEST_PAUSE.toMillis(), LONGEST_PAUSE.toMillis() + 1);
    return Duration.ofMillis(Math.max(0, Math.min(random, longest)));
  }
}
