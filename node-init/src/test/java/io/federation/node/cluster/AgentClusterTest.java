package io.federation.node.cluster;

import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.machine.PrivateFiles;
import io.federation.model.spec.NodeConfig;
import io.federation.model.spec.SpecReader;
import io.federation.node.NodeFixture;
import io.federation.node.repository.ConfigStore;
import io.federation.presence.GitPresenceStore;
import io.federation.presence.PresenceStore;
import io.federation.testkit.SelfSignedCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent whose keys do not fit the servers. */
class AgentClusterTest {

  @TempDir private Path folder;
  @AutoClose private NodeFixture node;
  @AutoClose private TestingServer server;
  @AutoClose private AgentCluster cluster;
  private final List<String> problems = Collections.synchronizedList(new ArrayList<>());
  private NodeConfig config;

  @BeforeEach
  void start() throws Exception {
    server = new TestingServer();
    node = NodeFixture.in(folder);
    node.push(
        "description",
        write(
            "it/federation.yaml",
            "deployment: fed1\nstacktype: lad1\nzookeeper: " + server.getConnectString() + "\n"));
    node.init();
    config = new ConfigStore(node.home).last().orElseThrow();
    cluster =
        new AgentCluster(node.home, () -> {}, connection -> () -> {}, problems::add, node.clock);
  }

  private void useKeys(Path keyStore, SelfSignedCertificate certificate) throws IOException {
    boolean unused =
        PrivateFiles.create(
            node.home.zookeeperCredentials(),
            "keyStore=%s\nkeyStorePassword=%s\ntrustStore=%s\ntrustStorePassword=%s\n"
                .formatted(
                    keyStore,
                    SelfSignedCertificate.PASSWORD,
                    certificate.trustStore(),
                    SelfSignedCertificate.PASSWORD));
  }

  private SelfSignedCertificate certificate() throws IOException {
    return SelfSignedCertificate.in(Files.createDirectory(folder.resolve("keys")), "node");
  }

  @Test
  void why_servers_do_not_take_it_is_told_once() throws Exception {
    SelfSignedCertificate certificate = certificate();
    useKeys(certificate.keyStore(), certificate);

    assertThat(cluster.follow(config)).isTrue();
    assertThat(cluster.follow(config)).isFalse();

    assertThat(problems)
        .containsExactly(
            "ZooKeeper at "
                + server.getConnectString()
                + " cannot be reached (it closes the connection before TLS begins: the port is not"
                + " its secureClientPort, or it takes no more clients now): until it can, the node"
                + " looks each minute and pushes its presence itself");
    assertThat(cluster.connected()).contains(false);
  }

  @Test
  void without_a_store_of_its_keys_it_does_without_zookeeper() throws Exception {
    Path missing = folder.resolve("missing.p12");
    useKeys(missing, certificate());

    assertThatThrownBy(() -> cluster.follow(config))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "credentials/zookeeper.properties: keyStore="
                + missing
                + " cannot be used: there is no such file");
    assertThat(cluster.connected()).isEmpty();
  }

  @Test
  void without_them_a_command_reads_presence_from_git() throws Exception {
    useKeys(folder.resolve("missing.p12"), certificate());
    String yaml =
        "deployment: fed1\nstacktype: lad1\nzookeeper: "
            + server.getConnectString()
            + "\npresence: {url: ../presence.git, store: zookeeper}\n";
    NodeConfig withPresence = NodeConfig.from(SpecReader.readStrict(yaml, "federation.yaml"));

    try (PresenceStore store = new CommandStores(node.home, node.clock).open(withPresence)) {
      assertThat(store).isInstanceOf(GitPresenceStore.class);
    }
  }
}
