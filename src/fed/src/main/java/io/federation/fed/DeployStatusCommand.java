package io.federation.fed;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.deploy.status.ClusterStatus;
import io.federation.deploy.tree.TreeNode;
import io.federation.deploy.zookeeper.TreeStore;
import io.federation.model.ExitCode;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    description = {
      "Shows the cluster's version, which version each host has, what it does or what went wrong,"
          + " and who has the locks that others wait for."
    },
    footer = {
      "",
      "Exit codes: 0 all hosts have the version; 1 everybody is to stop, or it cannot be found out;"
          + " 75 hosts are on their way to it or back, or paused: look again later.",
      "",
      "What went wrong:  fed deploy status --json | jq -r '.hosts[].error//empty'"
    },
    mixinStandardHelpOptions = true,
    versionProvider = VersionInfo.class)
final class DeployStatusCommand implements Callable<Integer> {

  private final SharedOptions shared;

  @Mixin private final ClusterOptions cluster;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  DeployStatusCommand(SharedOptions shared) {
    this.shared = shared;
    this.cluster = new ClusterOptions(shared);
  }

  @Override
  public Integer call() throws IOException, ClusterUnavailableException {
    ClusterStatus status = read();
    if (json) {
      shared.out().println(DeployStatusJson.of(status));
    } else {
      DeployStatusText.lines(status).forEach(shared.out()::println);
    }
    return switch (status.state()) {
      case DONE -> ExitCode.DONE;
      case STOPPED -> ExitCode.FAILED;
      case DEPLOYING, PAUSED, RETURNING -> ExitCode.TRY_AGAIN;
    };
  }

  private ClusterStatus read() throws IOException, ClusterUnavailableException {
    try (ClusterConnection connection = cluster.connect()) {
      return read(new TreeStore(connection).read(ClusterStatus.TOPS).top(), connection);
    }
  }

  /** Reads it out of the tree that a server has; fails in one line if there is none. */
  static ClusterStatus read(TreeNode top, ClusterConnection connection) throws IOException {
    return ClusterStatus.of(top)
        .orElseThrow(
            () ->
                new IOException(
                    "there is no /hosts in the ZooKeeper at "
                        + connection.servers()
                        + ": 'fed deploy sync' makes it"));
  }
}
