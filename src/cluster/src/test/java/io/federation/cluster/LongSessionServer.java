package io.federation.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.ReservedPort;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;
import org.apache.zookeeper.ZooKeeper;

/**
 * A server in this process that keeps its port while it is down, and whose sessions outlast a
 * machine that stands still for a while: no client is cut off that nobody meant to cut off.
 */
final class LongSessionServer implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** A server gives its clients sessions of two ticks at least, whatever they ask for. */
  private static final int TICK_MILLIS = 30_000;

  private static final int ANY = -1;

  private final ReservedPort port = new ReservedPort();
  private final TestingServer server;

  LongSessionServer() throws Exception {
    server =
        new TestingServer(
            new InstanceSpec(null, port.number(), ANY, ANY, true, ANY, TICK_MILLIS, ANY), true);
  }

  /** Returns where it is, as ZooKeeper's clients take it. */
  String servers() {
    return server.getConnectString();
  }

  /** Returns a connection that is there already: who asks first by one waits for seconds only. */
  ClusterConnection connect(String deployment) throws IOException, InterruptedException {
    ClusterConnection connection =
        ClusterConnection.open(servers(), deployment, ClusterCredentials.NONE);
    assertThat(connection.awaitConnected(LIMIT)).isTrue();
    return connection;
  }

  /** Ends the session of a connection as if the server took its process for dead. */
  void expire(ClusterConnection connection) throws Exception {
    ZooKeeper session = connection.curator().getZookeeperClient().getZooKeeper();
    CountDownLatch connected = new CountDownLatch(1);
    try (ZooKeeper same =
        new ZooKeeper(
            servers(),
            session.getSessionTimeout(),
            event -> connected.countDown(),
            session.getSessionId(),
            session.getSessionPasswd())) {
      assertThat(connected.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
  }

  void stop() throws IOException {
    server.stop();
  }

  void restart() throws Exception {
    server.restart();
  }

  @Override
  public void close() throws IOException {
    server.close();
    port.close();
  }
}
