package io.federation.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.testkit.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.curator.test.TestingServer;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SharedTreeTest {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private TestingServer server;
  private ClusterConnection connection;
  private SharedTree tree;

  @BeforeEach
  void start() throws Exception {
    server = new TestingServer();
    connection = connect(ClusterCredentials.NONE);
    tree = new SharedTree(connection);
  }

  private ClusterConnection connect(ClusterCredentials credentials) throws IOException {
    return ClusterConnection.open(server.getConnectString(), "fed1", credentials);
  }

  @AfterEach
  void end() throws Exception {
    connection.close();
    server.close();
  }

  private static SharedTree.Create create(String path, String text) {
    return new SharedTree.Create(path, text.getBytes(UTF_8));
  }

  private static SharedTree.Write write(String path, String text) {
    return new SharedTree.Write(path, text.getBytes(UTF_8));
  }

  private List<String> found(String path) throws Exception {
    List<String> found = new ArrayList<>();
    tree.read(path)
        .forEach(
            (at, node) ->
                found.add(
                    at
                        + " "
                        + new String(node.data(), UTF_8)
                        + (node.isEphemeral() ? " ephemeral" : "")));
    return found;
  }

  @Test
  void what_was_made_is_at_the_top_of_the_servers_tree() throws Exception {
    tree.apply(List.of(create("/cust", "a"), create("/cust/cms", "b"), create("/hosts", "")));
    tree.apply(
        List.of(write("/cust", "c"), new SharedTree.Delete("/hosts"), create("/cust/x", "")));

    assertThat(found("/cust")).containsExactly("/cust c", "/cust/cms b", "/cust/x ");
    assertThat(found("/hosts")).isEmpty();
    assertThat(tree.read(List.of("/cust/cms", "/hosts", "/cust/x")))
        .containsOnlyKeys("/cust/cms", "/cust/x");
    assertThat(connection.curator().usingNamespace(null).getData().forPath("/cust"))
        .isEqualTo("c".getBytes(UTF_8));
  }

  @Test
  void what_federations_and_zookeeper_keep_is_left_out_of_the_whole() throws Exception {
    new Notifications(connection).send("ops", Optional.empty());
    tree.apply(List.of(create("/a", ""), create("/a/zookeeper", ""), create("/a/federation", "")));

    assertThat(tree.read("/")).containsOnlyKeys("/", "/a", "/a/zookeeper", "/a/federation");
    assertThat(tree.read("/federation")).containsKey("/federation/fed1/notifications/ops");
  }

  @Test
  void nodes_that_go_with_a_connection_are_marked_and_containers_are_not() throws Exception {
    var curator = connection.curator().usingNamespace(null);
    tree.apply(List.of(create("/hosts", "")));
    curator.create().withMode(CreateMode.EPHEMERAL).forPath("/hosts/1", "x".getBytes(UTF_8));
    curator.create().withMode(CreateMode.CONTAINER).forPath("/hosts/2", "y".getBytes(UTF_8));

    assertThat(found("/hosts")).containsExactly("/hosts ", "/hosts/1 x ephemeral", "/hosts/2 y");
  }

  @Test
  void a_node_that_was_made_without_data_has_none() throws Exception {
    var raw = connection.curator().getZookeeperClient().getZooKeeper();
    raw.create("/a", null, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);

    assertThat(found("/a")).containsExactly("/a ");
    assertThat(tree.data("/a")).hasValue(new byte[0]);
    assertThat(tree.replace("/a", new byte[0], "1".getBytes(UTF_8))).isTrue();
  }

  @Test
  void a_node_is_made_only_where_none_is() throws Exception {
    assertThat(tree.data("/a")).isEmpty();
    assertThat(tree.create("/a", "1".getBytes(UTF_8))).isTrue();
    assertThat(tree.create("/a", "2".getBytes(UTF_8))).isFalse();

    assertThat(tree.data("/a")).hasValue("1".getBytes(UTF_8));
  }

  @Test
  void a_node_is_replaced_only_if_it_is_what_it_was_taken_for() throws Exception {
    tree.apply(List.of(create("/a", "1"), create("/a/b", "")));

    assertThat(tree.replace("/a", "2".getBytes(UTF_8), "3".getBytes(UTF_8))).isFalse();
    assertThat(tree.replace("/none", new byte[0], new byte[0])).isFalse();
    assertThat(tree.replace("/a", "1".getBytes(UTF_8), "3".getBytes(UTF_8))).isTrue();

    assertThat(found("/a")).containsExactly("/a 3", "/a/b ");
  }

  @Test
  void of_those_who_replace_a_node_at_once_one_does() throws Exception {
    tree.apply(List.of(create("/count", "0")));
    int each = 50;
    Callable<Integer> counting =
        () -> {
          for (int done = 0; done < each; ) {
            byte[] before = tree.data("/count").orElseThrow();
            int next = Integer.parseInt(new String(before, UTF_8)) + 1;
            if (tree.replace("/count", before, Integer.toString(next).getBytes(UTF_8))) {
              done++;
            }
          }
          return each;
        };
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (Future<Integer> future : threads.invokeAll(Collections.nCopies(4, counting))) {
        assertThat(future.get()).isEqualTo(each);
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(found("/count")).containsExactly("/count " + 4 * each);
  }

  @Test
  void what_somebody_else_has_done_already_is_no_error() throws Exception {
    tree.apply(List.of(create("/a", "1"), create("/b", "")));

    tree.apply(List.of(create("/a", "2"), new SharedTree.Delete("/c"), create("/a/d", "")));

    assertThat(found("/a")).containsExactly("/a 2", "/a/d ");
  }

  @Test
  void what_somebody_else_has_changed_meanwhile_is_told_in_a_line() throws Exception {
    tree.apply(List.of(create("/a", ""), create("/a/b", "")));

    assertThatThrownBy(() -> tree.apply(List.of(create("/c", ""), new SharedTree.Delete("/a"))))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "/a was changed by somebody else meanwhile (something new is below it): try again");
    assertThatThrownBy(() -> tree.apply(List.of(write("/gone", ""))))
        .hasMessage(
            "/gone was changed by somebody else meanwhile (it is gone, or what it is below): try"
                + " again");
    assertThat(found("/c")).hasSize(1);
  }

  @Test
  void more_than_servers_take_at_once_is_made_piece_by_piece() throws Exception {
    String large = "x".repeat(1_000_000);

    tree.apply(List.of(create("/a", large), create("/b", large), create("/c", large)));

    assertThat(tree.read("/")).containsOnlyKeys("/", "/a", "/b", "/c");
  }

  @Test
  void ten_thousand_nodes_are_written_and_read_in_a_moment() throws Exception {
    List<SharedTree.Change> changes = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      changes.add(create("/cust" + i, "{\"version\":\"1.0\"}"));
      for (int j = 0; j < 99; j++) {
        changes.add(create("/cust" + i + "/app" + j, "{\"version\":\"1.0\"}"));
      }
    }
    tree.apply(changes);

    long begin = System.nanoTime();
    assertThat(tree.read("/")).hasSize(10_001);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void with_a_login_the_tree_belongs_to_it() throws Exception {
    tree.apply(List.of(create("/open", "")));
    ClusterCredentials login = new ClusterCredentials(Optional.of("fed1:secret"), Optional.empty());
    try (ClusterConnection owner = connect(login)) {
      new SharedTree(owner).apply(List.of(create("/a", ""), create("/a/b", "")));
      new SharedTree(owner).apply(List.of(create("/open/c", ""), create("/a/b", "1")));

      assertThat(new SharedTree(owner).read("/a")).hasSize(2);
      assertThat(owner.curator().usingNamespace(null).getACL().forPath("/a/b"))
          .hasSize(1)
          .allMatch(acl -> acl.getId().getId().startsWith("fed1:"));
      assertThat(owner.curator().usingNamespace(null).getACL().forPath("/open"))
          .isEqualTo(ZooDefs.Ids.OPEN_ACL_UNSAFE);
    }
    assertThatThrownBy(() -> tree.read("/a"))
        .isInstanceOf(ClusterUnavailableException.class)
        .hasMessageContaining("refuses the use of /a");
    assertThatThrownBy(() -> tree.apply(List.of(write("/a", ""))))
        .isInstanceOf(ClusterUnavailableException.class)
        .hasMessageContaining("refuses the use");
  }

  @Test
  void a_node_is_unchanged_until_somebody_writes_to_it() throws Exception {
    assertThat(tree.see("/hosts")).isEmpty();
    tree.apply(List.of(create("/hosts", "1")));
    NodeSnapshot seen = tree.see("/hosts").orElseThrow();
    assertThat(seen.data()).isEqualTo("1".getBytes(UTF_8));
    tree.apply(List.of(create("/hosts/host1", "")));
    assertThat(tree.commit(List.of(seen.unchangedCondition()))).isTrue();

    tree.apply(List.of(write("/hosts", "1")));
    assertThat(tree.commit(List.of(seen.unchangedCondition()))).isFalse();
    tree.apply(List.of(new SharedTree.Delete("/hosts/host1"), new SharedTree.Delete("/hosts")));
    assertThat(tree.commit(List.of(seen.unchangedCondition()))).isFalse();
  }

  @Test
  void whoever_follows_a_node_hears_of_each_change_and_of_the_node_itself_coming()
      throws Exception {
    Semaphore changes = new Semaphore(0);
    try (SharedTree.Following unused = tree.follow("/hosts", changes::release)) {
      tree.apply(List.of(create("/hosts", "1")));
      heard(changes);
      tree.apply(List.of(write("/hosts", "2")));
      heard(changes);
      tree.apply(List.of(new SharedTree.Delete("/hosts")));
      heard(changes);
    }
  }

  @Test
  void whoever_follows_a_node_is_told_to_look_when_servers_are_back() throws Exception {
    tree.apply(List.of(create("/hosts", "1")));
    Semaphore changes = new Semaphore(0);
    try (SharedTree.Following unused = tree.follow("/hosts", changes::release)) {
      heard(changes);
      server.stop();
      Await.until(LIMIT, "the connection is lost", () -> !connection.isConnected());
      changes.drainPermits();
      server.restart();
      heard(changes);
    }
  }

  private static void heard(Semaphore changes) throws InterruptedException {
    assertThat(changes.tryAcquire(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    changes.drainPermits();
  }
}
