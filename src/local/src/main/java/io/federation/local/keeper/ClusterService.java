package io.federation.local.keeper;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterCredentials;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.cluster.EmbeddedServer;
import io.federation.cluster.Notifications;
import io.federation.local.address.AddressBlock;
import io.federation.local.home.FederationHome;
import io.federation.local.node.LocalNode;
import io.federation.local.repository.PushHook;
import io.federation.model.NodeProperty;
import io.federation.model.spec.FederationSpec;
import io.federation.model.spec.ZooKeeperSpec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a federation on one machine has of ZooKeeper, as its description wants it: the embedded
 * server, the agents of the nodes, and word to them of each push.
 */
final class ClusterService implements AutoCloseable {

  private static final String SELF = "zookeeper";

  /** Agents leave within a minute, and the last one records what all have said. */
  private static final Duration LEAVING = Duration.ofMinutes(3);

  private final FederationHome home;
  private final AddressBlock block;
  private final CurrentSpec currentSpec;
  private final Agents agents;
  private final PushHook hook;
  private final KeeperLog log;
  private final Clock clock;
  private @Nullable EmbeddedServer server;
  private @Nullable ClusterConnection connection;
  private Instant end = Instant.MIN;
  private boolean isDeploying;

  ClusterService(
      FederationHome home, AddressBlock block, Agents agents, KeeperLog log, Clock clock) {
    this.home = home;
    this.block = block;
    this.currentSpec = new CurrentSpec(home);
    this.agents = agents;
    this.hook = new PushHook(home);
    this.log = log;
    this.clock = clock;
  }

  /** Begins or ends whatever is to be begun or ended now. */
  synchronized void look() throws IOException {
    Optional<FederationSpec> spec = spec();
    Optional<ZooKeeperSpec> zookeeper = spec.flatMap(FederationSpec::zookeeper);
    isDeploying = spec.flatMap(FederationSpec::deploy).isPresent();
    Instant now = clock.instant();
    if (zookeeper.isEmpty()) {
      if (now.isAfter(end)) {
        close();
      }
      return;
    }
    end = now.plus(LEAVING);
    String servers = zookeeper.get().servers();
    if (zookeeper.get().isEmbedded()) {
      InetSocketAddress address = home.zookeeper(block);
      servers = address.getHostString() + ":" + address.getPort();
      if (server != null && !server.isRunning()) {
        server.close();
        server = null;
        log.tell(SELF, "has ended by itself, and is started again");
      }
      if (server == null) {
        server = EmbeddedServer.start(address, home.zookeeperData());
        log.tell(SELF, "listens at " + servers);
      }
      for (LocalNode node : LocalNode.living(home)) {
        node.note(NodeProperty.ZOOKEEPER, servers);
      }
    }
    connect(servers, spec.orElseThrow().deployment());
    hook.install(spec.orElseThrow());
    agents.look();
  }

  /** A bad description is told by who grows nodes by it; the last good one stays in force. */
  private Optional<FederationSpec> spec() throws IOException {
    try {
      return currentSpec.current();
    } catch (IOException e) {
      return currentSpec.current();
    }
  }

  private void connect(String servers, String deployment) throws IOException {
    if (connection != null && !connection.servers().equals(servers)) {
      connection.close();
      connection = null;
    }
    if (connection == null) {
      connection =
          ClusterConnection.open(
              servers, deployment, ClusterCredentials.read(home.zookeeperCredentials()));
    }
  }

  /** Tells nodes of the pushes that there were since the last call. */
  synchronized void notifyNodes() throws IOException {
    for (PushHook.Push push : hook.take()) {
      if (connection != null) {
        try {
          new Notifications(connection).send(push.repository(), push.commit());
          log.well(SELF);
        } catch (ClusterUnavailableException e) {
          log.trouble(SELF, "nodes are not told of a push: " + e.getMessage());
        }
      }
    }
  }

  /**
   * Returns the connection to the embedded server, if nodes deploy by the tree there; servers
   * elsewhere may have it from others.
   */
  synchronized Optional<ClusterConnection> ofDeployments() {
    return isDeploying && server != null ? Optional.ofNullable(connection) : Optional.empty();
  }

  @Override
  public synchronized void close() {
    if (connection != null) {
      connection.close();
      connection = null;
    }
    if (server != null) {
      server.close();
      server = null;
      log.tell(SELF, "has ended");
    }
  }
}
