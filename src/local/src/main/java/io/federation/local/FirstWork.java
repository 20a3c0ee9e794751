package io.federation.local;

import io.federation.local.node.LocalNode;
import io.federation.local.node.LogFollower;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Waits until nodes have worked, and passes on what they log meanwhile. */
final class FirstWork implements AutoCloseable {

  private static final long POLL_MILLIS = 100;

  private final Map<LocalNode, LogFollower> logs = new LinkedHashMap<>();
  private final LocalListener listener;

  private FirstWork(LocalListener listener) {
    this.listener = listener;
  }

  /** Begins to follow the logs of {@code nodes}. */
  static FirstWork of(List<LocalNode> nodes, LocalListener listener) throws IOException {
    FirstWork work = new FirstWork(listener);
    for (LocalNode node : nodes) {
      work.logs.put(node, LogFollower.fromLast(0, node.log()));
    }
    return work;
  }

  /**
   * Returns when all nodes have settled.
   *
   * @throws IOException if they have not within {@code limit}, with the reason
   */
  void await(Duration limit) throws IOException, InterruptedException {
    long start = System.nanoTime();
    List<LocalNode> waiting = unsettled();
    while (!waiting.isEmpty()) {
      if (System.nanoTime() - start > limit.toNanos()) {
        throw new IOException(reason(waiting.get(0), limit));
      }
      Thread.sleep(POLL_MILLIS);
      // The state first: when it says "done", the lines that led there are in the log.
      waiting = unsettled();
      passOn();
    }
  }

  private List<LocalNode> unsettled() throws IOException {
    List<LocalNode> waiting = new ArrayList<>();
    for (LocalNode node : logs.keySet()) {
      if (!node.isSettled()) {
        waiting.add(node);
      }
    }
    return waiting;
  }

  private void passOn() throws IOException {
    for (Map.Entry<LocalNode, LogFollower> log : logs.entrySet()) {
      for (String line : log.getValue().poll()) {
        listener.on(new LocalEvent.NodeLine(log.getKey().id(), line));
      }
    }
  }

  private static String reason(LocalNode node, Duration limit) throws IOException {
    return String.format(
        "%s is not done after %d s but %s%s; its log is %s",
        node.id(),
        limit.toSeconds(),
        node.state().word(),
        node.error().map(error -> " (" + error + ")").orElse(""),
        node.log());
  }

  @Override
  public void close() throws IOException {
    for (LogFollower log : logs.values()) {
      log.close();
    }
  }
}
