package io.federation.fed;

import io.federation.local.LocalFederation;
import io.federation.local.UpRequest;
import io.federation.local.node.LocalNode;
import io.federation.model.ExitCode;
import io.federation.model.spec.Durations;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "up",
    description = {
      "Starts a federation on this machine: Git repositories that begin with a sample, the nodes"
          + " that it describes, and a keeper in the background that grows them, calls their"
          + " heartbeats and replaces those that are killed.",
      "Ends when all nodes have done their work and the site answers.",
      "At a terminal a board shows the nodes meanwhile.",
      "May be run again at any time: does what is left to do, or nothing."
    },
    footer = {"", "Three application nodes instead of two:   fed up --count app1=3"},
    mixinStandardHelpOptions = true,
    versionProvider = VersionInfo.class)
final class UpCommand implements Callable<Integer> {

  private final SharedOptions shared;

  @Option(
      names = "--every",
      paramLabel = "DURATION",
      defaultValue = "10s",
      description = "Time between two heartbeats of a node (default: ${DEFAULT-VALUE}).")
  private String every = "";

  @Option(
      names = "--count",
      paramLabel = "PART=N",
      description = {
        "So many nodes of a part, whatever it/federation.yaml says; kept for this federation.",
        "May be given several times."
      })
  private Map<String, Integer> counts = new LinkedHashMap<>();

  @Option(
      names = "--sample",
      paramLabel = "FOLDER",
      description =
          "What the ops repository begins with (default: the sample that comes with fed). Other"
              + " repositories begin with the folders beside it, FOLDER-<name>.")
  private @Nullable Path sample;

  @Option(
      names = "--wait",
      paramLabel = "DURATION",
      defaultValue = "5m",
      description = "How long to wait until all is up (default: ${DEFAULT-VALUE}).")
  private String wait = "";

  @Option(
      names = "--no-nodes",
      description = {
        "Make the repositories and your clones of them, and end: the nodes are on other machines,"
            + " such as Vagrant's.",
        "Of the other options only --sample counts then."
      })
  private boolean noNodes;

  UpCommand(SharedOptions shared) {
    this.shared = shared;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Duration interval = Durations.parsePositive("--every", every, Durations.DAY);
    UpRequest request =
        new UpRequest(
            Optional.ofNullable(sample),
            shared.distribution().sample(),
            interval,
            Durations.parsePositive("--wait", wait, Durations.DAY),
            counts,
            shared.mayInstall());
    if (noNodes) {
      return repositoriesAlone(request);
    }
    boolean changed;
    LocalFederation federation;
    try (UpBoard board = new UpBoard(shared)) {
      federation = shared.federation(board);
      federation.up(request);
      changed = board.isChanged();
    }
    List<LocalNode> nodes = federation.nodes();
    if (!changed) {
      shared.out().println("Nothing to do: the keeper runs, and " + all(nodes) + ".");
      federation.urls().forEach(shared.out()::println);
      return ExitCode.DONE;
    }
    shared.out().println();
    shared.out().println("The federation is up: " + all(nodes) + ".");
    federation.urls().forEach(shared.out()::println);
    shared.out().println();
    NextSteps.lines(shared).forEach(shared.out()::println);
    return ExitCode.DONE;
  }

  private int repositoriesAlone(UpRequest request) throws IOException {
    if (!counts.isEmpty()) {
      throw new IllegalArgumentException(
          "--count is for nodes on this machine: leave it out with --no-nodes");
    }
    shared.federation(event -> shared.out().println(event.message())).makeRepositories(request);
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
