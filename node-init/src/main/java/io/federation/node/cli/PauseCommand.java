package io.federation.node.cli;

import io.federation.model.ExitCode;
import io.federation.model.Stamp;
import io.federation.model.spec.Durations;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "pause",
    description = {
      "Lets heartbeats look and report, but do no work.",
      "For many nodes at once, commit a file it/pause to the ops repository instead."
    },
    mixinStandardHelpOptions = true)
final class PauseCommand implements Callable<Integer> {

  private final SharedOptions shared;

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      description = "How long, such as 90s, 30m or 2h (default: until resume).")
  private @Nullable String duration;

  PauseCommand(SharedOptions shared) {
    this.shared = shared;
  }

  @Override
  public Integer call() throws IOException {
    Optional<Stamp> until =
        Optional.ofNullable(duration)
            .map(
                text ->
                    new Stamp(
                        Clock.systemUTC()
                            .instant()
                            .plus(Durations.parse("--for", text, Durations.YEAR))));
    shared.node(false).commands().pause().begin(until);
    shared
        .out()
        .println("Paused " + until.map(end -> "until " + end).orElse("until node-init resume"));
    return ExitCode.DONE;
  }
}
