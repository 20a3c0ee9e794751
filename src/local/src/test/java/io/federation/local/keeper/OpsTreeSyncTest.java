package io.federation.local.keeper;

import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterCredentials;
import io.federation.cluster.EmbeddedServer;
import io.federation.cluster.SharedTree;
import io.federation.deploy.tree.Literal;
import io.federation.deploy.version.ClusterVersion;
import io.federation.local.home.FederationHome;
import io.federation.testkit.GitHistory;
import io.federation.testkit.ManualClock;
import io.federation.testkit.ReservedPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpsTreeSyncTest {

  @TempDir private Path folder;
  @AutoClose private final ReservedPort port = new ReservedPort();

  @AutoClose
  @SuppressWarnings("UnusedVariable") // it is there, and closed
  private EmbeddedServer server;

  @AutoClose private ClusterConnection connection;
  @AutoClose private GitHistory ops;

  private FederationHome home;
  private ClusterVersion version;
  private OpsTreeSync tree;

  @BeforeEach
  void make() throws Exception {
    home = new FederationHome(folder);
    Files.createDirectories(home.log());
    server =
        EmbeddedServer.start(
            InetSocketAddress.createUnresolved("127.0.0.1", port.number()),
            folder.resolve("zookeeper"));
    connection =
        ClusterConnection.open("127.0.0.1:" + port.number(), "fed1", ClusterCredentials.NONE);
    version = new ClusterVersion(connection);
    ops = GitHistory.create(home.opsGit());
    ManualClock clock = ManualClock.at("2026-01-02T03:04:05Z");
    tree = new OpsTreeSync(home, Map.of(), new KeeperLog(home.keeperLog(), clock), clock);
  }

  private Literal push(String file, String text) {
    return new Literal.Text(ops.commit("Change " + file, write(file, text)).name());
  }

  private boolean isInTree(String path) throws Exception {
    return new SharedTree(connection).data(path).isPresent();
  }

  private String log() throws IOException {
    return Files.exists(home.keeperLog()) ? Files.readString(home.keeperLog()) : "";
  }

  @Test
  void a_pushed_tree_is_brought_to_zookeeper_and_its_commit_is_the_version() throws Exception {
    Literal first = push("cust.zk", "/cust\n  /shop\n");
    tree.sync(connection);

    assertThat(version.read()).contains(first);
    assertThat(isInTree("/cust/shop")).isTrue();
    assertThat(log()).contains("sync: add /cust/shop", "sync: the cluster version is ");

    Literal second = push("cust.zk", "/cust\n  /cms\n");
    tree.sync(connection);

    assertThat(version.read()).contains(second);
    assertThat(isInTree("/cust/shop")).isFalse();
    assertThat(isInTree("/cust/cms")).isTrue();
  }

  @Test
  void nothing_is_done_for_an_ops_repository_without_a_tree() throws Exception {
    push("trees/cust.zk", "/cust\n");

    tree.sync(connection);

    assertThat(version.read()).isEmpty();
  }

  @Test
  void while_all_are_stopped_nothing_is_brought_and_after_a_pause_it_is() throws Exception {
    version.set(ClusterVersion.STOP);
    Literal commit = push("cust.zk", "/cust\n");
    tree.sync(connection);
    assertThat(version.read()).contains(ClusterVersion.STOP);

    version.set(ClusterVersion.PAUSE);
    tree.sync(connection);

    assertThat(version.read()).isEqualTo(Optional.of(commit));
  }

  @Test
  void a_mistake_is_told_once_and_changes_nothing() throws Exception {
    version.set(new Literal.Whole(7));
    push("cust.zk", "/cust\n  no node\n");

    tree.sync(connection);
    tree.sync(connection);

    assertThat(version.read()).contains(new Literal.Whole(7));
    assertThat(log()).containsOnlyOnce("sync: cust.zk:2:");

    push("cust.zk", "/cust\n");
    tree.sync(connection);

    assertThat(log()).contains("sync: is well again");
  }

  @Test
  void many_mistakes_are_told_once_too() throws Exception {
    push("cust.zk", "/cust\n" + "  no node\n".repeat(30));

    tree.sync(connection);
    String told = log();
    tree.sync(connection);

    assertThat(log()).isEqualTo(told).contains("cust.zk:2:", "; and 25 more: 'fed deploy sync'");
  }
}
