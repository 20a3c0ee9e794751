package io.federation.node.work;

import io.federation.model.Stamp;
import io.federation.model.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is kept of a version that a unit failed at, or could not work yet; as text, the version in
 * the first line, then one {@code name value} a line.
 *
 * @param version the version that failed
 * @param count how often it failed, or was postponed, in a row
 * @param last when it failed last
 * @param delay how long from then until it is tried again, if it is
 * @param verdict what follows from it
 * @param reason how it failed last, in one line
 * @param tail the last lines of the output
 */
public record FailureRecord(
    Version version,
    int count,
    Stamp last,
    Duration delay,
    Verdict verdict,
    String reason,
    List<String> tail) {

  /** What follows from a failure. */
  public enum Verdict {
    /** It is tried again later. */
    RETRY,
    /** It did not fail: it asked to be run again with the next heartbeat. */
    POSTPONED,
    /** It is not tried again before the version changes; nothing else is wrong with the node. */
    REJECTED,
    /** It is not tried again before the version changes or somebody says {@code unwedge}. */
    WEDGED
  }

  public FailureRecord {
    tail = List.copyOf(tail);
  }

  /** Returns the text that {@link #parse} reads. */
  String render() {
    StringBuilder text = new StringBuilder();
    text.append(version).append('\n');
    text.append("count ").append(count).append('\n');
    text.append("last ").append(last).append('\n');
    text.append("delay ").append(delay.toSeconds()).append('\n');
    text.append("verdict ").append(verdict).append('\n');
    text.append("reason ").append(reason).append('\n');
    for (String line : tail) {
      text.append("tail ").append(line).append('\n');
    }
    return text.toString();
  }

  /** Reads what {@link #render} wrote; nothing if it is not that. */
  static Optional<FailureRecord> parse(String text) {
    List<String> lines = text.lines().toList();
    try {
      List<String> tail = new ArrayList<>();
      for (String line : lines) {
        if (line.startsWith("tail ")) {
          tail.add(line.substring("tail ".length()));
        }
      }
      return Optional.of(
          new FailureRecord(
              new Version(lines.isEmpty() ? "" : lines.get(0)),
              Integer.parseInt(field(lines, "count")),
              Stamp.parse(field(lines, "last")),
              Duration.ofSeconds(Long.parseLong(field(lines, "delay"))),
              Verdict.valueOf(field(lines, "verdict")),
              field(lines, "reason"),
              tail));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String field(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name + " "))
        .findFirst()
        .map(line -> line.substring(name.length() + 1))
        .orElseThrow(() -> new IllegalArgumentException("there is no " + name));
  }
}
