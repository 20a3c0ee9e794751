package io.federation.bench;

import io.federation.presence.Minute;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One that is a program, started for each run.
 *
 * @param command what it runs
 * @param environment the variables that it is run with, beside those of this JVM
 * @param log where it says that there was nothing to do
 * @param minute what it says each minute, if it says anything
 */
record ProgramSide(
    List<String> command, Map<String, String> environment, Path log, Optional<UnsaidMinute> minute)
    implements Side {

  @Override
  public Cost measure(Stopwatch stopwatch) throws IOException, InterruptedException {
    if (minute.isPresent()) {
      minute.get().prepare(this::run);
    }
    List<String> before = Side.otherLines(log);
    Minute start = new Minute(Instant.now());
    Cost cost = stopwatch.measure(command, environment);
    Side.checkOnlyNothing(log, before);
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
}
