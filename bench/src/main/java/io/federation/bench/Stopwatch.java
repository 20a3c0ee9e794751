package io.federation.bench;

import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Measures one run of a program as a whole, children included: wall and processor time by bash,
 * which knows milliseconds, and the largest resident set by GNU time, which bash does not know.
 */
final class Stopwatch {

  private static final String TIMED =
      """
      TIMEFORMAT='%3R %3U %3S'
      rss=$1 program=$2
      shift 2
      time /usr/bin/time -f %M -o "$rss" "$program" "$@" >"$rss.out" 2>&1
      """;

  private final Path folder;

  /** Keeps what it must write in {@code folder}. */
  Stopwatch(Path folder) {
    this.folder = folder;
  }

  /**
   * Runs a program.
   *
   * @throws IllegalStateException if it fails, with what it said
   */
  Cost measure(List<String> command, Map<String, String> environment) {
    Path rss = folder.resolve("rss");
    List<String> timed = new ArrayList<>(List.of("bash", "-c", TIMED, "stopwatch", rss.toString()));
    timed.addAll(command);
    ProgramRun run = ProgramRun.of(timed);
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      run = run.withEnv(variable.getKey(), variable.getValue());
    }
    ProgramRun.Result result = run.run();
    if (result.exitCode() != 0) {
      throw new IllegalStateException(
          String.join(" ", command)
              + " failed with exit code "
              + result.exitCode()
              + ": "
              + said(rss));
    }
    String[] times = result.err().strip().split(" ", -1);
    double user = Double.parseDouble(times[1]);
    double system = Double.parseDouble(times[2]);
    return new Cost(Double.parseDouble(times[0]) * 1000, (user + system) * 1000, read(rss) / 1024);
  }

  private static double read(Path rss) {
    try {
      return Double.parseDouble(Files.readString(rss).strip());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the memory that was measured", e);
    }
  }

  private static String said(Path rss) {
    try {
      return Files.readString(rss.resolveSibling("rss.out")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read what the program said", e);
    }
  }
}
