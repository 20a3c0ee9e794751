package io.federation.fed.webhook;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** How many requests became what, since the start. Safe for use by several threads. */
public final class Counts {

  private final Map<Outcome, Long> numbers = new EnumMap<>(Outcome.class);

  synchronized void add(Outcome outcome) {
    numbers.merge(outcome, 1L, Long::sum);
  }

  /** Returns one line with all that came, such as {@code requests: 3 passed on, 1 refused}. */
  public synchronized String line() {
    return "requests: "
        + (numbers.isEmpty()
            ? "none"
            : numbers.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey().words())
                .collect(Collectors.joining(", ")));
  }
}
