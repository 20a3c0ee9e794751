package io.federation.local.keeper;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;

/** Does things to nodes in the background: to one node one thing at a time. */
final class NodeTasks implements AutoCloseable {

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<String> busy = ConcurrentHashMap.newKeySet();
  private final BiConsumer<String, Throwable> complaints;

  /** Something that is done to a node. */
  @FunctionalInterface
  interface Task {
    void run() throws IOException, InterruptedException;
  }

  /** Tells {@code complaints} of what fails: to which node, and why. */
  NodeTasks(BiConsumer<String, Throwable> complaints) {
    this.complaints = complaints;
  }

  /** Begins something, unless something is being done to {@code node} already. */
  void begin(String node, Task task) {
    if (!busy.add(node)) {
      return;
    }
    threads.execute(
        () -> {
          try {
            task.run();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (IOException | RuntimeException | Error e) {
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
