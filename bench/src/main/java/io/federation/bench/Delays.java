package io.federation.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How long something took, again and again. Safe for use by several threads. */
final class Delays {

  private final List<Long> nanos = new ArrayList<>();

  synchronized void add(Duration delay) {
    nanos.add(delay.toNanos());
  }

  /** Returns how many were no longer than that. */
  synchronized long within(Duration limit) {
    return nanos.stream().filter(delay -> delay <= limit.toNanos()).count();
  }

  /** Returns what that share of all did not exceed, in milliseconds; 0 if there are none. */
  synchronized long percentile(int percent) {
    if (nanos.isEmpty()) {
      return 0;
    }
    List<Long> sorted = new ArrayList<>(nanos);
    Collections.sort(sorted);
    int rank = (int) Math.ceil(percent / 100.0 * sorted.size());
    return Duration.ofNanos(sorted.get(Math.max(0, rank - 1))).toMillis();
  }

  /** Returns the figures that most want to know. */
  @Override
  public String toString() {
    return "p50_ms=" + percentile(50) + " p99_ms=" + percentile(99) + " max_ms=" + percentile(100);
  }
}
