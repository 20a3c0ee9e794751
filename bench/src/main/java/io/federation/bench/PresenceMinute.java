package io.federation.bench;

import io.federation.model.SpreadDelay;
import io.federation.presence.Entry;
import io.federation.presence.Minute;
import io.federation.presence.PresenceStore;
import io.federation.presence.PresenceUnavailableException;
import io.federation.presence.Publication;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Some minutes in which many nodes say that they are there, each at its place in the window in
 * which heartbeats begin.
 */
final class PresenceMinute {

  /** In which heartbeats that cron starts are spread. */
  private static final Duration WINDOW = Duration.ofSeconds(30);

  private final PresenceScene scene;
  private final List<String> nodes;
  private final Duration limit;
  private final Delays delays = new Delays();
  private int pushes;
  private int retries;
  private int published;
  private int said;

  /** One node's turn: how long it took, with how many pushes; pushes are -1 if it was given up. */
  private record Turn(Duration took, int pushes) {}

  PresenceMinute(PresenceScene scene, int nodes, Duration limit) {
    this.scene = scene;
    this.nodes = PresenceScene.nodes(nodes);
    this.limit = limit;
  }

  /** Lets all nodes make their clones and their records, and then speak for some minutes. */
  void run(int minutes) throws IOException, InterruptedException, PresenceUnavailableException {
    Minute start = new Minute(Instant.parse("2026-01-02T12:00:00Z"));
    for (String node : nodes) {
      try (PresenceStore store = scene.openLocally(node, clock(start))) {
        store.publish(publication(node, start, true), Duration.ofMinutes(1));
      }
    }
    ExecutorService threads = Executors.newFixedThreadPool(nodes.size());
    try {
      for (int minute = 1; minute <= minutes; minute++) {
        scene.clearRequests();
        take(start.plus(Duration.ofMinutes(minute)), threads);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static Clock clock(Minute minute) {
    return Clock.fixed(minute.start(), ZoneOffset.UTC);
  }

  private static Publication publication(String node, Minute minute, boolean recordChanged) {
    Entry entry = PresenceScene.entry(node, "done", "20260102-030509", minute.day());
    return new Publication(entry, recordChanged, new TreeMap<>(Map.of(minute, entry)));
  }

  private void take(Minute minute, ExecutorService threads) throws InterruptedException {
    List<Callable<Turn>> turns = new ArrayList<>();
    long start = System.nanoTime();
    for (String node : nodes) {
      long turn = start + SpreadDelay.of(node, WINDOW).toNanos();
      turns.add(() -> speak(node, minute, turn));
    }
    for (Future<Turn> ended : threads.invokeAll(turns)) {
      try {
        Turn turn = ended.get();
        if (turn.pushes() >= 0) {
          delays.add(turn.took());
          pushes += turn.pushes();
          retries += turn.pushes() - 1;
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException("a node broke off", e.getCause());
      }
    }
    said += nodes.size();
    published += scene.present(minute).size();
  }

  private Turn speak(String node, Minute minute, long turn)
      throws IOException, InterruptedException {
    long wait = turn - System.nanoTime();
    if (wait > 0) {
      Thread.sleep(Duration.ofNanos(wait).toMillis());
    }
    long start = System.nanoTime();
    try (PresenceStore store = scene.open(node, clock(minute))) {
      int tries = store.publish(publication(node, minute, false), limit).pushes();
      return new Turn(Duration.ofNanos(System.nanoTime() - start), tries);
    } catch (PresenceUnavailableException e) {
      return new Turn(Duration.ZERO, -1);
    }
  }

  /** Returns the figures in one line. */
  String report() {
    return String.format(
        Locale.ROOT,
        "writers=%d published=%.1f%% pushes=%d retries=%d %s",
        nodes.size(),
        100.0 * published / said,
        pushes,
        retries,
        delays);
  }
}
