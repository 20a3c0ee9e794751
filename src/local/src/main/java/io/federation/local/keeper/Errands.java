package io.federation.local.keeper;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;

/** Does things to nodes in the background: to one node one thing at a time. */
final class Errands implements AutoCloseable {

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<String> busy = ConcurrentHashMap.newKeySet();
  private final BiConsumer<String, Exception> complaints;

  /** Something that is done to a node. */
  @FunctionalInterface
  interface Errand {
    void run() throws IOException, InterruptedException;
  }

  /** Tells {@code complaints} of what fails: to which node, and why. */
  Errands(BiConsumer<String, Exception> complaints) {
    this.complaints = complaints;
  }

  /** Returns whether something is being done to {@code node}. */
  boolean isBusy(String node) {
    return busy.contains(node);
  }

  /** Begins something, unless something is being done to {@code node} already. */
  void begin(String node, Errand errand) {
    if (!busy.add(node)) {
      return;
    }
    threads.execute(
        () -> {
          try {
            errand.run();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (IOException | RuntimeException e) {
            complaints.accept(node, e);
          } finally {
            busy.remove(node);
          }
        });
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
