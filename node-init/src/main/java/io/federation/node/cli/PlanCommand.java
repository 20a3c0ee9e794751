package io.federation.node.cli;

import io.federation.git.advance.WantedVersion;
import io.federation.git.remote.RemoteUnavailableException;
import io.federation.model.ExitCode;
import io.federation.node.status.Plan;
import io.federation.node.status.PlanJson;
import io.federation.node.status.PlanReader;
import io.federation.node.status.PlanText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "plan",
    description = {
      "Shows which of the node's units would run at a commit, and why or why not.",
      "Changes nothing: the commit is tried in a temporary folder. Without COMMIT: what the next"
          + " heartbeat would find."
    },
    mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {

  private final SharedOptions shared;

  @Parameters(
      paramLabel = "COMMIT",
      arity = "0..1",
      description = "A commit, in any form that git rev-parse takes, or a branch.")
  private @Nullable String commit;

  @Option(
      names = "--repository",
      paramLabel = "NAME",
      description = "The repository that would move (default: the ops repository).")
  private @Nullable String repository;

  @Option(
      names = "--from",
      paramLabel = "REPOSITORY",
      description =
          "Where the commit is, if it is not pushed yet: the folder of your clone, or an address"
              + " that asks for no login.")
  private @Nullable String from;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  PlanCommand(SharedOptions shared) {
    this.shared = shared;
  }

  @Override
  public Integer call() throws IOException, TryAgainException {
    PlanReader reader = new PlanReader(shared.home(), Clock.systemUTC());
    WantedVersion wanted =
        new WantedVersion(Optional.ofNullable(commit), Optional.ofNullable(from));
    String folder = from == null ? "" : from.replaceFirst("^file://", "");
    if (folder.startsWith("/") && !Files.exists(Path.of(folder))) {
      throw new IllegalArgumentException(
          "there is no folder " + folder + ": name that of your clone with --from");
    }
    try {
      Plan plan = reader.read(Optional.ofNullable(repository), wanted);
      shared.out().print(json ? PlanJson.of(plan) : PlanText.of(plan));
      return ExitCode.DONE;
    } catch (RemoteUnavailableException e) {
      throw new TryAgainException(String.valueOf(e.getMessage()));
    }
  }
}
