package io.federation.bench;

import io.federation.presence.Entry;
import io.federation.presence.Minute;
import io.federation.presence.PresenceStore;
import io.federation.presence.PresenceUnavailableException;
import io.federation.presence.Publication;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Minutes around a change of day, as fast as they can go by: all nodes say that they are there in
 * each, and work once an hour. They speak one after the other and past the web server, which would
 * only take time.
 */
final class PresenceDays {

  private static final Instant MIDNIGHT = Instant.parse("2026-01-03T00:00:00Z");
  private static final int WHOLE_DAY = 24 * 60;

  /** How often, in minutes, the server is left to pack, as Git's own does after a push. */
  private static final int PACKING = 10;

  private final PresenceScene scene;
  private final List<String> nodes;
  private final int minutes;
  private final PrintWriter out;
  private final Map<String, String> said = new HashMap<>();

  PresenceDays(PresenceScene scene, int nodes, int minutes, PrintWriter out) {
    this.scene = scene;
    this.nodes = PresenceScene.nodes(nodes);
    this.minutes = minutes;
    this.out = out;
  }

  void run() throws IOException, InterruptedException, PresenceUnavailableException {
    long start = System.nanoTime();
    Minute first = new Minute(MIDNIGHT.minus(Duration.ofMinutes(minutes / 2)));
    long largest = 0;
    for (int i = 0; i < minutes; i++) {
      take(first.plus(Duration.ofMinutes(i)), i);
      if (i % PACKING == PACKING - 1) {
        largest = Math.max(largest, scene.size());
        scene.git("gc", "--auto", "--quiet");
      }
    }
    long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
    for (int i = 0; i < minutes; i++) {
      Minute minute = first.plus(Duration.ofMinutes(i));
      if (scene.present(minute).size() != nodes.size()) {
        throw new IllegalStateException("not all that was said in " + minute + " is there");
      }
    }
    out.printf(
        Locale.ROOT,
        "days nodes=%d minutes=%d from=%s seconds=%d largest_before_packing_kb=%d%n",
        nodes.size(),
        minutes,
        first,
        seconds,
        largest);
    report("as_the_server_left_it");
    scene.git("gc", "--quiet", "--prune=now");
    report("after_git_gc");
  }

  private void take(Minute minute, int number)
      throws IOException, InterruptedException, PresenceUnavailableException {
    for (int node = 0; node < nodes.size(); node++) {
      String name = nodes.get(node);
      String state = state(number + 7 * node);
      Entry entry = PresenceScene.entry(name, state, since(state), minute.day());
      boolean changed = !entry.json().equals(said.put(name, entry.json()));
      try (PresenceStore store =
          scene.openLocally(name, Clock.fixed(minute.start(), ZoneOffset.UTC))) {
        store.publish(
            new Publication(entry, changed, new TreeMap<>(Map.of(minute, entry))),
            Duration.ofMinutes(1));
      }
    }
  }

  private static String state(int number) {
    return number % 60 == 0 ? "working" : "done";
  }

  private static String since(String state) {
    return state.equals("working") ? "20260103-000001" : "20260103-000107";
  }

  private void report(String when) {
    long size = scene.size();
    String perDay =
        minutes % WHOLE_DAY == 0
            ? String.format(
                Locale.ROOT,
                " kb_per_node_and_day=%.1f",
                (double) size / nodes.size() / minutes * WHOLE_DAY)
            : "";
    out.printf(
        Locale.ROOT,
        "size %s kb=%d bytes_per_node_and_minute=%.0f%s%n",
        when,
        size,
        1024.0 * size / nodes.size() / minutes,
        perDay);
  }
}
