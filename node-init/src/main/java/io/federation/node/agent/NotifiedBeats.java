package io.federation.node.agent;

import io.federation.machine.Sleeper;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * Beats at once when there is word of a push: one heartbeat after the other, in a thread of its
 * own. However much word comes during one, and shortly after it, there is one more for all of it.
 */
public final class NotifiedBeats {

  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Semaphore words = new Semaphore(0);
  private final Runnable beat;
  private final Sleeper sleeper;

  /** Waits for word from {@link #start} on. */
  public NotifiedBeats(Runnable beat, Sleeper sleeper) {
    this.beat = beat;
    this.sleeper = sleeper;
  }

  public void start() {
    Thread thread = new Thread(this::run, "notified heartbeat");
    thread.setDaemon(true);
    thread.start();
  }

  /** Takes word of a push; returns at once. */
  public void notified() {
    if (words.availablePermits() == 0) {
      words.release();
    }
  }

  private void run() {
    try {
      while (true) {
        words.acquire();
        int unused = words.drainPermits();
        beat.run();
        sleeper.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
