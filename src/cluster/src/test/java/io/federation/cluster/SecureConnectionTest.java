package io.federation.cluster;

import static io.federation.testkit.SelfSignedCertificate.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.presence.PresenceRecord;
import io.federation.testkit.Await;
import io.federation.testkit.SelfSignedCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.curator.test.TestingServer;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections by TLS to a server that wants certificates of its clients. */
@Tag("slow")
class SecureConnectionTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String FED1 = "/federation/fed1/";

  @TempDir private static Path shared;
  private static SelfSignedCertificate identity;
  private static SelfSignedCertificate node;
  private static SelfSignedCertificate neighbour;
  private static SelfSignedCertificate stranger;
  private static SecureServer server;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws Exception {
    identity = certificate("127.0.0.1");
    node = certificate("node");
    neighbour = certificate("neighbour");
    stranger = certificate("stranger");
    server =
        new SecureServer(
            shared, identity, Files.readString(node.pem()) + Files.readString(neighbour.pem()));
    // Whoever asks why it is refused waits for two seconds: no time for a server's first TLS.
    Await.until(
        LIMIT,
        "the server talks TLS",
        () -> RefusalProbe.of(server.servers(), ClusterCredentials.NONE).isPresent());
  }

  @AfterAll
  static void end() {
    server.close();
  }

  private static SelfSignedCertificate certificate(String name) throws IOException {
    return SelfSignedCertificate.in(Files.createDirectory(shared.resolve(name)), name);
  }

  private ClusterCredentials credentials(Path keys, String password, Path trusted)
      throws IOException {
    Path file = Files.createTempFile(folder, "zookeeper", ".properties");
    Files.writeString(
        file,
        """
        keyStore=%s
        keyStorePassword=%s
        trustStore=%s
        trustStorePassword=%s
        """
            .formatted(keys, password, trusted, PASSWORD));
    return ClusterCredentials.read(file);
  }

  private ClusterCredentials of(SelfSignedCertificate client) throws IOException {
    return credentials(client.keyStore(), PASSWORD, identity.trustStore());
  }

  private static ClusterConnection connect(ClusterCredentials credentials) throws IOException {
    return ClusterConnection.open(server.servers(), "fed1", credentials);
  }

  @Test
  void what_a_node_writes_belongs_to_its_certificate_and_another_may_not_touch_it()
      throws Exception {
    try (ClusterConnection connection = connect(of(node));
        LivePresence live = new LivePresence(connection, () -> {});
        ClusterConnection other = connect(of(neighbour))) {
      live.say(PresenceRecord.of("i-1").state("done").build().toEntry());
      Await.until(LIMIT, "it is there", () -> isLive(connection));
      new Notifications(connection).send("ops", Optional.empty());

      assertThat(connection.curator().getACL().forPath(LivePresence.LIVE + "/i-1"))
          .containsExactly(new ACL(ZooDefs.Perms.ALL, new Id("x509", "CN=node")));
      assertThat(other.awaitConnected(LIMIT)).isTrue();
      for (String path : new String[] {"live/i-1", "notifications/ops"}) {
        var raw = other.curator().getZookeeperClient().getZooKeeper();
        assertThatThrownBy(() -> raw.setData(FED1 + path, new byte[0], -1))
            .isInstanceOf(KeeperException.NoAuthException.class);
        assertThatThrownBy(() -> raw.delete(FED1 + path, -1))
            .isInstanceOf(KeeperException.NoAuthException.class);
        assertThatThrownBy(() -> raw.getData(FED1 + path, false, null))
            .isInstanceOf(KeeperException.NoAuthException.class);
      }
      assertRefused(() -> new Notifications(other).send("ops", Optional.empty()))
          .hasMessageContaining("refuses the use");
    }
  }

  @Test
  void a_server_that_knows_no_newer_tls_than_1_2_is_reached() throws Exception {
    try (SecureServer older =
            new SecureServer(
                folder, identity, Files.readString(node.pem()), "ssl.protocol=TLSv1.2");
        ClusterConnection connection = ClusterConnection.open(older.servers(), "fed1", of(node))) {
      assertThat(connection.awaitConnected(LIMIT)).isTrue();
    }
  }

  private static boolean isLive(ClusterConnection connection) {
    try {
      return LivePresence.withAgent(connection).containsKey("i-1");
    } catch (ClusterUnavailableException e) {
      return false;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static AbstractThrowableAssert<?, ?> assertRefused(ThrowingCallable use) {
    var refused = assertThatThrownBy(use).isInstanceOf(ClusterUnavailableException.class);
    refused.message().hasLineCount(1).contains(server.servers());
    return refused;
  }

  private static void assertUnreachable(ClusterCredentials credentials, String why)
      throws IOException {
    try (ClusterConnection connection = connect(credentials)) {
      Notifications notifications = new Notifications(connection);
      for (int i = 0; i < 2; i++) {
        assertRefused(() -> notifications.send("ops", Optional.empty()))
            .hasMessage("ZooKeeper at " + server.servers() + " cannot be reached (" + why + ")");
      }
    }
  }

  @Test
  void who_talks_without_tls_is_told_what_is_wanted() throws Exception {
    assertUnreachable(
        ClusterCredentials.NONE,
        "it wants TLS: credentials/zookeeper.properties needs keyStore=... and trustStore=...");
  }

  @Test
  void who_shows_a_certificate_that_the_server_does_not_trust_is_told_so() throws Exception {
    assertUnreachable(
        of(stranger),
        "it does not take the certificate of keyStore="
            + stranger.keyStore()
            + ": the server's ssl.trustStore must have what that is signed by");
  }

  @Test
  void who_has_no_certificate_to_show_is_told_so() throws Exception {
    assertUnreachable(
        credentials(node.trustStore(), PASSWORD, identity.trustStore()),
        "it does not take the certificate of keyStore="
            + node.trustStore()
            + ": the server's ssl.trustStore must have what that is signed by");
  }

  @Test
  void who_does_not_trust_the_server_is_told_so() throws Exception {
    assertUnreachable(
        credentials(node.keyStore(), PASSWORD, stranger.trustStore()),
        "its certificate must be for 127.0.0.1 and signed by what trustStore="
            + stranger.trustStore()
            + " has: unable to find valid certification path to requested"
            + " target");
  }

  @Test
  void who_talks_tls_to_a_server_without_it_is_told_so() throws Exception {
    try (TestingServer plain = new TestingServer();
        ClusterConnection connection =
            ClusterConnection.open(plain.getConnectString(), "fed1", of(node))) {
      assertThatThrownBy(() -> new Notifications(connection).send("ops", Optional.empty()))
          .isInstanceOf(ClusterUnavailableException.class)
          .hasMessage(
              "ZooKeeper at "
                  + plain.getConnectString()
                  + " cannot be reached (it closes the connection before TLS begins: the port is"
                  + " not its secureClientPort, or it takes no more clients now)");
    }
  }

  @Test
  void a_store_that_cannot_be_opened_is_told_in_one_line() throws Exception {
    Path missing = folder.resolve("missing.p12");
    Path strange = Files.writeString(folder.resolve("keys.txt"), "?");
    assertNotOpened(missing, PASSWORD, "there is no such file");
    assertNotOpened(node.keyStore(), "wrong", "keyStorePassword is not the one it has");
    assertNotOpened(strange, PASSWORD, "its name must end with .jks, .p12 or .pem");
    assertThatThrownBy(() -> connect(credentials(node.keyStore(), PASSWORD, missing)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "credentials/zookeeper.properties: trustStore="
                + missing
                + " cannot be used: there is no such file");
  }

  private void assertNotOpened(Path keys, String password, String why) throws IOException {
    ClusterCredentials credentials = credentials(keys, password, identity.trustStore());
    assertThatThrownBy(() -> connect(credentials))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "credentials/zookeeper.properties: keyStore=" + keys + " cannot be used: " + why);
  }
}
