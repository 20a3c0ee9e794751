package io.federation.deploy.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterCredentials;
import io.federation.deploy.tree.StoredTree;
import io.federation.deploy.tree.TreeChanges;
import io.federation.deploy.tree.TreeNode;
import io.federation.deploy.tree.TreeText;
import java.util.Set;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CachedTreeReaderTest {

  private TestingServer server;
  private ClusterConnection connection;
  private TreeStore store;
  private CachedTreeReader reader;

  @BeforeEach
  void connect() throws Exception {
    server = new TestingServer();
    connection = ClusterConnection.open(server.getConnectString(), "fed1", ClusterCredentials.NONE);
    store = new TreeStore(connection);
    reader = new CachedTreeReader(connection, Set.of());
  }

  @AfterEach
  void close() throws Exception {
    connection.close();
    server.close();
  }

  /** Makes what is below /a and /b that of a text. */
  private void bring(String text) throws Exception {
    TreeNode top = TreeText.parse(text);
    StoredTree there = store.read(Set.of("a", "b"));
    store.apply(TreeChanges.between(there, top).inOrder(true));
  }

  @Test
  void it_is_what_is_there_whatever_was_changed() throws Exception {
    for (String text :
        new String[] {
          "/a\n  /x\n    n = 1\n    /y\n/b\n",
          "/a\n  /x\n    n = 2\n    /y\n/b\n",
          "/a\n  /x.1\n    n = 2\n  /x\n    /y\n      /z\n        n = 3\n/b\n  /c\n",
          "/a\n  /x-1\n  /w\n/b\n",
          "/a\n  m = 1\n/b\n  m = 2\n  /x\n    /y\n",
          "/a\n/b\n"
        }) {
      bring(text);
      assertThat(reader.read()).isEqualTo(store.read().top());
    }
  }

  @Test
  void what_has_not_changed_is_the_same_object() throws Exception {
    bring("/a\n  /x\n    n = 1\n  /y\n/b\n  /c\n");
    TreeNode before = reader.read();
    assertThat(reader.read()).isSameAs(before);

    bring("/a\n  /x\n    n = 2\n  /y\n/b\n  /c\n");
    TreeNode after = reader.read();

    assertThat(after.children().get("b")).isSameAs(before.children().get("b"));
    assertThat(after.children().get("a").children().get("y"))
        .isSameAs(before.children().get("a").children().get("y"));
    assertThat(after).isNotEqualTo(before);
  }
}
