package io.federation.deploy.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterCredentials;
import io.federation.cluster.Notifications;
import io.federation.deploy.tree.StoredTree;
import io.federation.deploy.tree.TreeChange;
import io.federation.deploy.tree.TreeChanges;
import io.federation.deploy.tree.TreeNode;
import io.federation.deploy.tree.TreeText;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.curator.test.TestingServer;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TreeStoreTest {

  private static final String CUST =
      """
      /cust
        /cms : z4m
          version = u'1.0.0'
          /deploy
            /host1
        /web : app
          main -> ../cms
      """;

  private TestingServer server;
  private ClusterConnection connection;
  private TreeStore store;

  @BeforeEach
  void start() throws Exception {
    server = new TestingServer();
    connection = ClusterConnection.open(server.getConnectString(), "fed1", ClusterCredentials.NONE);
    store = new TreeStore(connection);
  }

  @AfterEach
  void end() throws Exception {
    connection.close();
    server.close();
  }

  private void put(String text, boolean trim) throws Exception {
    TreeNode top = TreeText.parse(text);
    store.apply(TreeChanges.between(store.read(top.children().keySet()), top).inOrder(trim));
  }

  private static String print(StoredTree tree) {
    return TreeText.print(tree.top());
  }

  @Test
  void what_was_put_there_is_read_again() throws Exception {
    put(CUST, true);
    put("/other\n  a = [1, {'b': None}]\n", true);

    assertThat(print(store.read())).isEqualTo(CUST + "/other\n  a = [1, {u'b': None}]\n");
    assertThat(print(store.read(List.of("cust", "none")))).isEqualTo(CUST);
    assertThat(store.read("/cust/cms").map(TreeStoreTest::print))
        .hasValue("/cms : z4m\n  version = u'1.0.0'\n  /deploy\n    /host1\n");
    assertThat(store.read("/none")).isEmpty();
  }

  @Test
  void the_tree_becomes_that_of_the_text() throws Exception {
    put(CUST, true);
    String other = "/cust\n  /cms : z4m\n    version = u'2'\n  /web2\n    /deploy\n";

    put(other, false);
    assertThat(print(store.read())).contains("/host1", "/web : app", "version = u'2'");
    put(other, true);

    assertThat(print(store.read())).isEqualTo(other);
  }

  @Test
  void what_federations_keep_is_not_of_the_tree() throws Exception {
    new Notifications(connection).send("ops", Optional.empty());
    put("/a\n", true);

    assertThat(print(store.read())).isEqualTo("/a\n");
    assertThatThrownBy(() -> put("/b\n/federation\n", true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "/federation is not for deployments, others keep theirs there: use another name");
  }

  @Test
  void nodes_of_programs_that_run_are_known_and_stay() throws Exception {
    put("/hosts\n  version = 1\n", true);
    // Another program, such as an agent of the kind that was there before.
    ZooKeeper agent = new ZooKeeper(server.getConnectString(), 30_000, event -> {});
    try {
      byte[] data = "{\"name\":\"host42\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
      agent.create("/hosts/42", data, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);

      put("/hosts\n  version = 2\n", true);

      StoredTree tree = store.read();
      assertThat(tree.ephemeral()).containsExactly("/hosts/42");
      assertThat(print(tree)).isEqualTo("/hosts\n  version = 2\n  /42\n    name = u'host42'\n");
      assertThat(TreeText.print(tree.withoutEphemeralNodes())).isEqualTo("/hosts\n  version = 2\n");
      assertThat(store.read("/hosts/42").map(StoredTree::ephemeral))
          .hasValueSatisfying(paths -> assertThat(paths).containsExactly("/42"));
    } finally {
      agent.close();
    }
  }

  @Test
  void the_largest_node_is_taken_and_a_larger_one_changes_nothing() throws Exception {
    put("/a\n  b = '" + "x".repeat(1_044_463) + "'\n", true);

    assertThat(store.read("/a")).isPresent();
    assertThatThrownBy(() -> put("/c\n/d\n  b = '" + "x".repeat(1_044_480) + "'\n", true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("/d: its properties are 1044488 bytes");
    assertThat(store.read("/c")).isEmpty();
  }

  @Test
  void ten_thousand_nodes_are_compared_in_a_moment() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      text.append(i % 100 == 0 ? "/cust" : "  /app").append(i).append(" : app\n");
    }
    put(text.toString(), true);

    long begin = System.nanoTime();
    put(text.toString(), true);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void a_tree_that_would_exhaust_the_stack_is_refused_in_one_line() throws Exception {
    List<TreeChange> nested = new ArrayList<>();
    for (int depth = 1; depth <= 100; depth++) {
      nested.add(new TreeChange.Add("/n".repeat(depth), new TreeMap<>()));
    }
    store.apply(nested);
    assertThat(print(store.read()).lines()).hasSize(100);

    store.apply(List.of(new TreeChange.Add("/n".repeat(101), new TreeMap<>())));

    assertThatThrownBy(() -> store.read())
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("nodes are nested more than 100 deep in ZooKeeper: delete \"/n/n");
  }
}
