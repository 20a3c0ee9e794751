package io.federation.deploy.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterCredentials;
import io.federation.cluster.StoredText;
import io.federation.deploy.tree.Literal;
import io.federation.deploy.tree.TreeUndo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TreeUndoStoreTest {

  @AutoClose private TestingServer server;
  @AutoClose private ClusterConnection connection;
  private TreeUndoStore store;

  @BeforeEach
  void start() throws Exception {
    server = new TestingServer();
    connection = ClusterConnection.open(server.getConnectString(), "fed1", ClusterCredentials.NONE);
    store = new TreeUndoStore(connection);
  }

  private static TreeUndo undo(String text) {
    SortedMap<String, Optional<SortedMap<String, Literal>>> nodes = new TreeMap<>();
    nodes.put("/cust/é", Optional.empty());
    nodes.put("/cust/none", Optional.of(new TreeMap<>()));
    nodes.put(
        "/cust/cms",
        Optional.of(
            new TreeMap<>(
                Map.of(
                    "a", new Literal.Sequence(List.of(new Literal.None(), new Literal.Real(1))),
                    "text", new Literal.Text(text)))));
    return new TreeUndo(new Literal.Whole(7), new Literal.Text("7"), nodes);
  }

  @Test
  void what_is_kept_is_read_again_until_it_is_deleted() throws Exception {
    assertThat(store.read()).isEmpty();

    assertThat(store.write(undo("é\n\""))).isTrue();
    assertThat(store.read()).contains(undo("é\n\""));

    store.delete();
    assertThat(store.read()).isEmpty();
  }

  @Test
  void what_is_too_large_is_not_kept_and_neither_is_what_came_before() throws Exception {
    assertThat(store.write(undo("a"))).isTrue();

    assertThat(store.write(undo("x".repeat(1_000_000)))).isFalse();

    assertThat(store.read()).isEmpty();
  }

  @Test
  void what_is_damaged_is_told_in_one_line() throws Exception {
    for (String damaged : List.of("{", "{}", "{\"to\":\"1\",\"from\":\"2\",\"nodes\":null}")) {
      new StoredText(connection, "tree-undo").write(damaged);

      assertThatThrownBy(store::read)
          .as(damaged)
          .hasMessage("what takes the tree back to the version before is damaged");
    }
  }
}
