package io.federation.testkit;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server kept waiting: requests that came after {@link HttpGitServer#hold} get no answer until
 * the hold is released. To be closed, which releases it.
 */
public final class HttpHold implements AutoCloseable {

  private final String pathEnd;
  private final CountDownLatch released = new CountDownLatch(1);
  private final AtomicInteger waiting = new AtomicInteger();

  HttpHold(String pathEnd) {
    this.pathEnd = pathEnd;
  }

  /**
   * Returns as soon as at least one request is being held.
   *
   * @throws AssertionError if none is within {@code limit}
   */
  public void awaitRequest(Duration limit) {
    awaitRequests(1, limit);
  }

  /**
   * Returns as soon as at least {@code count} requests are being held.
   *
   * @throws AssertionError if there are fewer after {@code limit}
   */
  public void awaitRequests(int count, Duration limit) {
    String what = count == 1 ? "a request is held" : count + " requests are held";
    Await.until(limit, what, () -> waiting.get() >= count);
  }

  /** Lets the held requests, and all later ones, go on; releasing again does nothing. */
  public void release() {
    released.countDown();
  }

  @Override
  public void close() {
    release();
  }

  /** Keeps the calling thread until released, if the hold is for this path. */
  void pass(String path) throws InterruptedException {
    if (!path.endsWith(pathEnd)) {
      return;
    }
    waiting.incrementAndGet();
    try {
      released.await();
    } finally {
      waiting.decrementAndGet();
    }
  }
}
