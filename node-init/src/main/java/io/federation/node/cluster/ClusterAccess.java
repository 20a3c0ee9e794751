package io.federation.node.cluster;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterCredentials;
import io.federation.model.NodeProperty;
import io.federation.model.spec.NodeConfig;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import java.io.IOException;
import java.util.Optional;

/** Where a node finds ZooKeeper. */
public final class ClusterAccess {

  private final NodeHome home;
  private final NodeInfo nodeInfo;

  public ClusterAccess(NodeHome home) {
    this.home = home;
    this.nodeInfo = new NodeInfo(home);
  }

  /**
   * A place.
   *
   * @param servers as ZooKeeper's clients take them
   * @param deployment the federation's name there
   */
  public record Place(String servers, String deployment, ClusterCredentials credentials) {

    /** Begins to connect. */
    public ClusterConnection open() throws IOException {
      return ClusterConnection.open(servers, deployment, credentials);
    }
  }

  /**
   * Returns where ZooKeeper is by the federation's description; nothing if nodes do without it, or
   * it is the keeper's and no keeper has said where.
   */
  public Optional<Place> place(NodeConfig config) throws IOException {
    if (config.zookeeper().isEmpty()) {
      return Optional.empty();
    }
    Optional<String> servers =
        config.zookeeper().get().isEmbedded()
            ? nodeInfo.get(NodeProperty.ZOOKEEPER)
            : Optional.of(config.zookeeper().get().servers());
    Optional<String> deployment = nodeInfo.name(NodeProperty.DEPLOYMENT);
    return servers.isEmpty() || deployment.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Place(
                servers.get(),
                deployment.get(),
                ClusterCredentials.read(home.zookeeperCredentials())));
  }

  /** Begins to connect to that place, if there is one. */
  public Optional<ClusterConnection> open(NodeConfig config) throws IOException {
    Optional<Place> place = place(config);
    return place.isPresent() ? Optional.of(place.get().open()) : Optional.empty();
  }
}
