package io.federation.machine;

import java.time.Duration;

/** Lets time pass. */
@FunctionalInterface
public interface Sleeper {

  /** Really sleeps. */
  Sleeper REAL = duration -> Thread.sleep(duration.toMillis());

  /** Returns after {@code duration}. */
  void sleep(Duration duration) throws InterruptedException;
}
