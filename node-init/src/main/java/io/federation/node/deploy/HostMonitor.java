package io.federation.node.deploy;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.cluster.SharedTree;
import io.federation.deploy.check.MonitorResult;
import io.federation.deploy.check.StatusLine;
import io.federation.deploy.tree.Literal;
import io.federation.deploy.tree.NodeData;
import io.federation.deploy.version.ClusterVersion;
import io.federation.machine.StateFiles;
import io.federation.model.spec.NodeConfig;
import io.federation.node.cluster.ClusterAccess;
import io.federation.node.home.NodeHome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Finds out how the host does that a node is. */
public final class HostMonitor {

  /** Monitors wait ten seconds for all of it. */
  private static final Duration CONNECTING = Duration.ofSeconds(4);

  private final NodeHome home;
  private final Clock clock;

  public HostMonitor(NodeHome home, Clock clock) {
    this.home = home;
    this.clock = clock;
  }

  /**
   * Looks at ZooKeeper and the status file.
   *
   * @throws IOException if it cannot be found out, as when the node does not deploy
   */
  public MonitorResult run(NodeConfig config, MonitorResult.Limits limits)
      throws ClusterUnavailableException, IOException, InterruptedException {
    if (config.deploy().isEmpty()) {
      throw new IOException("this node does not deploy: it/federation.yaml has no deploy for it");
    }
    Optional<ClusterAccess.Place> place = new ClusterAccess(home).place(config);
    if (place.isEmpty()) {
      throw new IOException(
          "it is not known where ZooKeeper is: start the keeper, or name servers in zookeeper");
    }
    HostSettings host = new HostSettingsReader(home).read(config.deploy().get());
    Path status = host.runFolder().resolve(StatusLine.FILE);
    Optional<MonitorResult.Versions> versions;
    try (ClusterConnection connection = place.get().open()) {
      if (!connection.awaitConnected(CONNECTING)) {
        throw new ClusterUnavailableException(connection.unreachableMessage());
      }
      versions = versions(connection, host.host().id());
    }
    return MonitorResult.of(
        versions, status.toString(), StateFiles.read(status), limits, clock.instant());
  }

  private static Optional<MonitorResult.Versions> versions(ClusterConnection connection, String id)
      throws ClusterUnavailableException, IOException {
    // First, as whoever may not read this is told that nothing is below it.
    Optional<Literal> cluster = new ClusterVersion(connection).read();
    return cluster.isEmpty()
        ? Optional.empty()
        : new SharedTree(connection)
            .data(ClusterVersion.HOSTS + "/" + id)
            .map(NodeData::read)
            .map(host -> Optional.ofNullable(host.get(ClusterVersion.VERSION)))
            .map(host -> new MonitorResult.Versions(cluster.get(), host));
  }
}
