package io.federation.cluster;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.zookeeper.server.DatadirCleanupManager;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.util.ServiceUtils;

/** One server of ZooKeeper in this process, with its snapshots and logs in a folder. */
public final class EmbeddedServer implements AutoCloseable {

  /** ZooKeeper's unit of time: sessions time out after 2 to 20 of these. */
  private static final int TICK_MILLIS = 2000;

  private static final int AS_MANY_CONNECTIONS_AS_COME = 0;
  private static final int KEPT_SNAPSHOTS = 3;
  private static final int HOURS_BETWEEN_PURGES = 1;

  private final ZooKeeperServer server;
  private final ServerCnxnFactory connections;
  private final DatadirCleanupManager purge;

  private EmbeddedServer(
      ZooKeeperServer server, ServerCnxnFactory connections, DatadirCleanupManager purge) {
    this.server = server;
    this.connections = connections;
    this.purge = purge;
  }

  /**
   * Starts it; returns when it answers.
   *
   * @param address where it listens
   * @param folder of its data, made if missing
   * @throws IOException if it cannot be started, such as where somebody else listens
   */
  public static EmbeddedServer start(InetSocketAddress address, Path folder) throws IOException {
    String place = address.getHostString() + ":" + address.getPort();
    // Where a disk is full it would end the process.
    ServiceUtils.setSystemExitProcedure(code -> {});
    File data = Files.createDirectories(folder).toFile();
    try {
      ZooKeeperServer server = new ZooKeeperServer(data, data, TICK_MILLIS);
      ServerCnxnFactory connections =
          ServerCnxnFactory.createFactory(
              new InetSocketAddress(address.getHostString(), address.getPort()),
              AS_MANY_CONNECTIONS_AS_COME);
      start(server, connections);
      DatadirCleanupManager purge =
          new DatadirCleanupManager(data, data, KEPT_SNAPSHOTS, HOURS_BETWEEN_PURGES);
      purge.start();
      return new EmbeddedServer(server, connections, purge);
    } catch (IOException e) {
      throw failed(place, folder, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(place, folder, e);
    }
  }

  private static void start(ZooKeeperServer server, ServerCnxnFactory connections)
      throws IOException, InterruptedException {
    boolean started = false;
    try {
      connections.startup(server);
      started = true;
    } finally {
      if (!started) {
        connections.shutdown();
      }
    }
  }

  private static IOException failed(String place, Path folder, Exception cause) {
    return new IOException(
        "no ZooKeeper server can be started at "
            + place
            + " with its data in "
            + folder
            + ": "
            + cause.getMessage(),
        cause);
  }

  /** Returns whether it answers; it ends where it cannot write its data any more. */
  public boolean isRunning() {
    return server.isRunning();
  }

  @Override
  public void close() {
    purge.shutdown();
    connections.shutdown();
  }
}
