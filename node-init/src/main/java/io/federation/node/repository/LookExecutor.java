package io.federation.node.repository;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Carries out looks at repositories: in the thread that asks for them, or in parallel. */
final class LookExecutor implements Executor, AutoCloseable {

  /** A server of ssh drops some of those that come at once, beyond ten (sshd_config(5)). */
  private static final int MOST_AT_ONCE = 4;

  private static final long LIMIT_SECONDS = 60;

  private final @Nullable ExecutorService threads;

  LookExecutor(boolean inParallel) {
    threads = inParallel ? Executors.newFixedThreadPool(MOST_AT_ONCE) : null;
  }

  @Override
  public void execute(Runnable look) {
    if (threads == null) {
      look.run();
    } else {
      threads.execute(look);
    }
  }

  /** Waits for looks that are under way, whose own limits are shorter. */
  @Override
  public void close() {
    if (threads == null) {
      return;
    }
    threads.shutdown();
    try {
      boolean unused = threads.awaitTermination(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
