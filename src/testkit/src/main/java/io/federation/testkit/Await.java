package io.federation.testkit;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for something that another thread or process brings about. */
public final class Await {

  private static final Duration POLL = Duration.ofMillis(20);

  private Await() {}

  /**
   * Returns as soon as {@code condition} holds; it is asked at least once, then every 20 ms.
   *
   * @param limit how long to wait at most
   * @param what what is waited for, as it shall stand in the failure: {@code "the lock is free"}
   * @throws AssertionError if {@code condition} does not hold within {@code limit}
   */
  public static void until(Duration limit, String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start >= limit.toNanos()) {
        throw new AssertionError("waited " + limit.toMillis() + " ms in vain until " + what);
      }
      pause(what);
    }
  }

  private static void pause(String what) {
    try {
      Thread.sleep(POLL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting until " + what, e);
    }
  }
}
