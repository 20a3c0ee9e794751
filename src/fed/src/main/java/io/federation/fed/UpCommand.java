package io.federation.fed;

import io.federation.local.node.LocalNode;
import io.federation.model.ExitCode;
import io.federation.model.spec.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "up",
    description = {
      "Starts a federation on this machine: a Git repository with a small sample, a node for each"
          + " that it describes, and a keeper that calls their heartbeats in the background.",
      "May be run again at any time: does what is left to do, or nothing."
    },
    mixinStandardHelpOptions = true,
    versionProvider = VersionInfo.class)
final class UpCommand implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final SharedOptions shared;

  @Option(
      names = "--every",
      paramLabel = "DURATION",
      defaultValue = "10s",
      description = "Time between two heartbeats of a node (default: ${DEFAULT-VALUE}).")
  private String every = "";

  UpCommand(SharedOptions shared) {
    this.shared = shared;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Duration interval = Durations.parsePositive("--every", every);
    AtomicBoolean changed = new AtomicBoolean();
    var federation =
        shared.federation(
            event -> {
              changed.set(true);
              shared.out().println(event.message());
            });
    federation.up(shared.distribution().sample(), interval, PATIENCE);
    List<LocalNode> nodes = federation.nodes();
    if (!changed.get()) {
      shared.out().println("Nothing to do: the keeper runs, and " + all(nodes) + ".");
      return ExitCode.DONE;
    }
    shared.out().println();
    shared.out().println("The federation is up: " + all(nodes) + ".");
    shared.out().println();
    NextSteps.lines(shared, nodes).forEach(shared.out()::println);
    return ExitCode.DONE;
  }

  private static String all(List<LocalNode> nodes) {
    List<String> ids = nodes.stream().map(LocalNode::id).toList();
    return switch (ids.size()) {
      case 0 -> "it has no nodes";
      case 1 -> ids.get(0) + " has done its work";
      default -> String.join(", ", ids) + " have done their work";
    };
  }
}
