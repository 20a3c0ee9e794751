package io.federation.node.cluster;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ZooKeeperPresenceStore;
import io.federation.model.spec.NodeConfig;
import io.federation.model.spec.PresenceStoreKind;
import io.federation.node.home.NodeHome;
import io.federation.node.presence.GitStores;
import io.federation.node.presence.Stores;
import io.federation.presence.PresenceStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * The stores of a command that somebody waits for: that in ZooKeeper, where there is one and it can
 * be reached, else the presence repository.
 */
public final class CommandStores implements Stores {

  private static final Duration CONNECTING = Duration.ofSeconds(3);

  private final GitStores repositories;
  private final ClusterAccess access;

  public CommandStores(NodeHome home, Clock clock) {
    this.repositories = new GitStores(home, clock);
    this.access = new ClusterAccess(home);
  }

  @Override
  public PresenceStore open(NodeConfig config) throws IOException {
    PresenceStore git = repositories.open(config);
    if (config.presence().isEmpty()
        || config.presence().get().store() != PresenceStoreKind.ZOOKEEPER) {
      return git;
    }
    Optional<ClusterConnection> connection = connect(config);
    if (connection.isEmpty()) {
      return git;
    }
    try {
      if (connection.get().awaitConnected(CONNECTING)) {
        return new ZooKeeperPresenceStore(connection.get(), Optional.empty(), git);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connection.get().close();
    return git;
  }

  private Optional<ClusterConnection> connect(NodeConfig config) {
    try {
      return access.open(config);
    } catch (IOException e) {
      // Credentials that cannot be used: the agent tells what is wrong with them.
      return Optional.empty();
    }
  }

  @Override
  public PresenceStore openForRehearsal(NodeConfig config) throws IOException {
    return repositories.openForRehearsal(config);
  }
}
