package io.federation.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One of the two that are compared. */
interface Side {

  /**
   * Runs it once.
   *
   * @throws IllegalStateException if it did something else than what is to be measured
   */
  Cost measure(Stopwatch stopwatch) throws IOException, InterruptedException;

  /** Returns what a log has said but that there was nothing to do: a node says that once. */
  static List<String> otherLines(Path log) throws IOException {
    try (var lines = Files.lines(log)) {
      return lines.filter(line -> !line.endsWith("No change, move along")).toList();
    }
  }

  /** Fails if a log says more than that there was nothing to do. */
  static void checkOnlyNothing(Path log, List<String> before) throws IOException {
    if (!otherLines(log).equals(before)) {
      throw new IllegalStateException(
          "not every cycle found nothing to do: see the end of " + Files.readString(log));
    }
  }
}
