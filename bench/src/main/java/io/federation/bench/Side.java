package io.federation.bench;

import io.federation.presence.Minute;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One of the two that are compared.
 *
 * @param command what it runs
 * @param environment the variables that it is run with, beside those of this JVM
 * @param log where it says that there was nothing to do
 * @param minute what it says each minute, if it says anything
 */
record Side(
    List<String> command,
    Map<String, String> environment,
    Path log,
    Optional<UnsaidMinute> minute) {

  private static final String NOTHING = "No change, move along";

  /**
   * Runs it once.
   *
   * @throws IllegalStateException if it did something else than what is to be measured
   */
  Cost measure(Stopwatch stopwatch) throws IOException, InterruptedException {
    if (minute.isPresent()) {
      minute.get().prepare(this::run);
    }
    List<String> before = otherLines();
    Minute start = new Minute(Instant.now());
    Cost cost = stopwatch.measure(command, environment);
    if (!otherLines().equals(before)) {
      throw new IllegalStateException(
          "not every cycle found nothing to do: see the end of " + Files.readString(log));
    }
    if (minute.isPresent()) {
      minute.get().check(start, new Minute(Instant.now()));
    }
    return cost;
  }

  private void run() {
    ProgramRun run = ProgramRun.of(command);
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      run = run.withEnv(variable.getKey(), variable.getValue());
    }
    run.run().expectingSuccess();
  }

  /** Returns what it has said but that there was nothing to do: a node says that once. */
  private List<String> otherLines() throws IOException {
    try (var lines = Files.lines(log)) {
      return lines.filter(line -> !line.endsWith(NOTHING)).toList();
    }
  }
}
