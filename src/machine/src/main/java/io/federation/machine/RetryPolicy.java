package io.federation.machine;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/**
 * Tries something again and again for a while. The pauses are of random length, so that machines
 * that began at the same moment do not meet at the server each time.
 *
 * @param <E> what an attempt throws that may be different the next time
 */
public final class RetryPolicy<E extends Exception> {

  private final Class<E> retried;
  private final Clock clock;
  private final Sleeper sleeper;
  private final Duration shortestPause;
  private final Duration longestPause;

  /** Lets time pass by {@code sleeper}, as {@code clock} shows, in pauses between two lengths. */
  public RetryPolicy(
      Class<E> retried,
      Clock clock,
      Sleeper sleeper,
      Duration shortestPause,
      Duration longestPause) {
    this.retried = retried;
    this.clock = clock;
    this.sleeper = sleeper;
    this.shortestPause = shortestPause;
    this.longestPause = longestPause;
  }

  @FunctionalInterface
  public interface Attempt<T, E extends Exception> {

    T make() throws E, IOException, InterruptedException;
  }

  /**
   * Returns the first result that is good, else the last one.
   *
   * @param wait for how long to try again; with none it is tried once
   * @throws E if the last attempt did
   */
  public <T> T tryFor(Duration wait, Predicate<T> good, Attempt<T, E> attempt)
      throws E, IOException, InterruptedException {
    Instant end = clock.instant().plus(wait);
    while (true) {
      boolean last = !clock.instant().isBefore(end);
      try {
        T result = attempt.make();
        if (last || good.test(result)) {
          return result;
        }
      } catch (Exception e) {
        if (last || !retried.isInstance(e)) {
          throw e;
        }
      }
      sleeper.sleep(pause(Duration.between(clock.instant(), end)));
    }
  }

  private Duration pause(Duration left) {
    long longest = Math.min(longestPause.toMillis(), left.toMillis());
    long random =
        ThreadLocalRandom.current().nextLong(shortestPause.toMillis(), longestPause.toMillis() + 1);
    return Duration.ofMillis(Math.max(0, Math.min(random, longest)));
  }
}
