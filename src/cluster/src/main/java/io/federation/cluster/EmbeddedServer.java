package io.federation.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.apache.zookeeper.server.embedded.ExitHandler;
import org.apache.zookeeper.server.embedded.ZooKeeperServerEmbedded;

/** One server of ZooKeeper in this process, with its snapshots and logs in a folder. */
public final class EmbeddedServer implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  private final ZooKeeperServerEmbedded server;

  private EmbeddedServer(ZooKeeperServerEmbedded server) {
    this.server = server;
  }

  /**
   * Starts it; returns when it answers.
   *
   * @param address where it listens
   * @param folder of its data, made if missing
   * @throws IOException if it cannot be started, such as where somebody else listens
   */
  public static EmbeddedServer start(InetSocketAddress address, Path folder) throws IOException {
    Path data = Files.createDirectories(folder.resolve("data"));
    Properties properties = new Properties();
    properties.setProperty("dataDir", data.toString());
    properties.setProperty("clientPortAddress", address.getHostString());
    properties.setProperty("clientPort", Integer.toString(address.getPort()));
    // Half of what clients ask for as their session's time-out is the most that it grants them.
    properties.setProperty("tickTime", "2000");
    properties.setProperty("maxClientCnxns", "0");
    properties.setProperty("admin.enableServer", "false");
    properties.setProperty("autopurge.snapRetainCount", "3");
    properties.setProperty("autopurge.purgeInterval", "1");
    ZooKeeperServerEmbedded server = null;
    try {
      server =
          ZooKeeperServerEmbedded.builder()
              .baseDir(folder)
              .configuration(properties)
              .exitHandler(ExitHandler.LOG_ONLY)
              .build();
      server.start(START_LIMIT.toMillis());
      return new EmbeddedServer(server);
    } catch (Exception e) {
      if (server != null) {
        server.close();
      }
      throw new IOException(
          "no ZooKeeper server can be started at " + address + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
