package io.federation.fed;

import io.federation.local.home.FederationHome;
import io.federation.local.keeper.Keeper;
import io.federation.local.node.NodeProgram;
import io.federation.model.ExitCode;
import io.federation.model.spec.Durations;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "keeper",
    hidden = true,
    description = "Grows, replaces and calls the nodes. Started in the background by 'fed up'.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionInfo.class)
final class KeeperCommand implements Callable<Integer> {

  private final SharedOptions shared;
  private final Clock clock;

  @Option(
      names = "--every",
      paramLabel = "DURATION",
      required = true,
      description = "Time between two heartbeats of a node.")
  private String every = "";

  KeeperCommand(SharedOptions shared, Clock clock) {
    this.shared = shared;
    this.clock = clock;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Duration interval = Durations.parsePositive("--every", every, Durations.DAY);
    FederationHome home = shared.home();
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    NodeProgram program =
        new NodeProgram(NodeProgram.fastJava(java), home.nodeInitJar(), shared.environment());
    boolean kept = new Keeper(home, interval, program, shared.environment(), clock).run();
    return kept ? ExitCode.DONE : ExitCode.TRY_AGAIN;
  }
}
