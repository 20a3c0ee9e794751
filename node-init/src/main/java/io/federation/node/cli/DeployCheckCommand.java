package io.federation.node.cli;

import io.federation.cluster.ClusterUnavailableException;
import io.federation.deploy.check.MonitorResult;
import io.federation.git.remote.BoundedCall;
import io.federation.git.remote.RemoteUnavailableException;
import io.federation.machine.ErrorText;
import io.federation.node.deploy.HostMonitor;
import io.federation.node.home.NodeHome;
import io.federation.node.repository.ConfigStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "deploy-check",
    description = {
      "Tells Nagios, in a line, whether the node deploys what the tree in ZooKeeper wants.",
      "It looks at the file that the node's agent keeps its status in, and at /hosts."
    },
    footer = {
      "",
      "Exit codes, as Nagios has them: 0 OK, 1 warning, 2 critical, 3 it cannot be found out."
    },
    mixinStandardHelpOptions = true)
final class DeployCheckCommand implements Callable<Integer> {

  /** Monitors wait ten seconds, and this process needs some of them to begin and to end. */
  private static final Duration LIMIT = Duration.ofSeconds(7);

  private final SharedOptions shared;
  private final Clock clock;

  @Option(
      names = "--warn",
      paramLabel = "SECONDS",
      defaultValue = "200",
      description = "Warn when a step takes longer (default: 200).")
  private long warn;

  @Option(
      names = "--error",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "It is critical when a step takes longer (default: 600).")
  private long error;

  DeployCheckCommand(SharedOptions shared, Clock clock) {
    this.shared = shared;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    MonitorResult check;
    try {
      check = BoundedCall.of(this::check, LIMIT, "asking ZooKeeper and others", () -> {});
    } catch (IOException | RemoteUnavailableException e) {
      check = MonitorResult.unknown(ErrorText.of(e));
    }
    shared.out().println(check.line());
    return check.level().exitCode();
  }

  /** Nagios reads the first line of what is printed, and takes the usual exit codes for others. */
  private MonitorResult check() throws InterruptedException {
    NodeHome home = shared.home();
    try {
      return new HostMonitor(home, clock)
          .run(new ConfigStore(home).load(), new MonitorResult.Limits(warn, error));
    } catch (ClusterUnavailableException | IOException | RuntimeException e) {
      return MonitorResult.unknown(ErrorText.of(e));
    }
  }
}
