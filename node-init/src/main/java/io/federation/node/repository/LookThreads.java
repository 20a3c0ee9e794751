package io.federation.node.repository;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Carries out looks at repositories: in the thread that asks for them, or side by side. */
final class LookThreads implements Executor, AutoCloseable {

  /** A server of ssh drops some of those that come at once, beyond ten (sshd_config(5)). */
  private static final int MOST_AT_ONCE = 4;

  private final @Nullable ExecutorService threads;

  LookThreads(boolean sideBySide) {
    threads = sideBySide ? Executors.newFixedThreadPool(MOST_AT_ONCE) : null;
  }

  @Override
  public void execute(Runnable look) {
    if (threads == null) {
      look.run();
    } else {
      threads.execute(look);
    }
  }

  @Override
  public void close() {
    if (threads != null) {
      threads.shutdown();
    }
  }
}
