package io.federation.cluster;

import io.federation.testkit.Await;
import io.federation.testkit.ChildJvm;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.ReservedPort;
import io.federation.testkit.SelfSignedCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.zookeeper.server.ZooKeeperServerMain;

/** A server in a process of its own that talks TLS alone, and only to whom it trusts. */
final class SecureServer implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final ReservedPort port = new ReservedPort();
  private final ProgramRun.Started process;

  /**
   * Starts it; returns when it listens.
   *
   * @param identity of the server
   * @param trusted certificates of clients, in PEM form
   * @param settings further lines of zoo.cfg
   */
  SecureServer(Path folder, SelfSignedCertificate identity, String trusted, String... settings)
      throws IOException {
    Path trustStore = Files.writeString(folder.resolve("clients.pem"), trusted);
    Path file =
        Files.writeString(
            folder.resolve("zoo.cfg"),
            """
            dataDir=%s
            secureClientPort=%d
            secureClientPortAddress=127.0.0.1
            serverCnxnFactory=org.apache.zookeeper.server.NettyServerCnxnFactory
            authProvider.x509=org.apache.zookeeper.server.auth.X509AuthenticationProvider
            ssl.clientAuth=need
            ssl.keyStore.location=%s
            ssl.keyStore.password=%s
            ssl.trustStore.location=%s
            admin.enableServer=false
            %s
            """
                .formatted(
                    folder.resolve("data"),
                    port.number(),
                    identity.keyStore(),
                    SelfSignedCertificate.PASSWORD,
                    trustStore,
                    String.join("\n", settings)));
    process = ChildJvm.of(ZooKeeperServerMain.class, file.toString()).start();
    Await.until(LIMIT, "it listens; it says: " + process.errSoFar(), this::listens);
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.number())) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns where it is, as ZooKeeper's clients take it. */
  String servers() {
    return "127.0.0.1:" + port.number();
  }

  @Override
  public void close() {
    process.close();
    port.close();
  }
}
