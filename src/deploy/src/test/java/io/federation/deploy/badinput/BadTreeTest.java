package io.federation.deploy.badinput;

import static io.federation.testkit.Change.binary;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterCredentials;
import io.federation.deploy.plan.TreeCheck;
import io.federation.deploy.sync.SourceCopy;
import io.federation.deploy.sync.SyncOutcome;
import io.federation.deploy.sync.TreeSync;
import io.federation.deploy.tree.Tree;
import io.federation.deploy.tree.TreeParts;
import io.federation.deploy.tree.TreeText;
import io.federation.deploy.version.ClusterVersion;
import io.federation.deploy.zookeeper.TreeStore;
import io.federation.machine.Sleeper;
import io.federation.testkit.GitHistory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of trees that no host ever has: each is told in its lines before it is committed, and
 * by a sync if it is committed all the same, which then leaves tree and version as they are.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadTreeTest {

  private static final String GOOD =
      "/good : app\n  version = u'1'\n  /deploy\n    /host1\n      n = 2\n";

  @TempDir private static Path folder;
  private GitHistory history;
  private TestingServer server;
  private ClusterConnection connection;

  static Stream<BadTree> table() {
    return Stream.of(TextCases.all(), ServiceCases.all(), LinkCases.all()).flatMap(List::stream);
  }

  @BeforeAll
  void open() throws Exception {
    history = GitHistory.create(folder.resolve("tree.git"));
    history.commit("Good", write("good.zk", GOOD));
    server = new TestingServer();
    connection = ClusterConnection.open(server.getConnectString(), "fed1", ClusterCredentials.NONE);
    assertThat(sync().kind()).isEqualTo(SyncOutcome.Kind.DONE);
  }

  @AfterAll
  void close() throws Exception {
    connection.close();
    server.close();
    history.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void a_bad_tree_is_told_in_its_lines_and_changes_nothing(BadTree bad) throws Exception {
    if (bad.place() == BadTree.Place.CHECK) {
      assertThat(check(bad.file())).isEqualTo(bad.lines());
    } else {
      assertThat(check(bad.file())).isEmpty();
    }
    String before = everything();
    history.commit(bad.name(), binary("bad.zk", bad.file()));

    assertThat(syncLines()).isEqualTo(bad.lines());

    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void there_are_cases_enough_and_no_two_have_one_name() {
    assertThat(table().map(BadTree::name)).hasSizeGreaterThan(40).doesNotHaveDuplicates();
  }

  /** Does what {@code fed tree check} does. */
  private static List<String> check(byte[] file) {
    TreeParts parts = new TreeParts();
    try {
      var unused = parts.add("bad.zk", file);
    } catch (IllegalArgumentException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
    return parts.errors().isEmpty() ? TreeCheck.of(new Tree(parts.top())) : parts.errors();
  }

  private List<String> syncLines() throws Exception {
    try {
      SyncOutcome outcome = sync();
      assertThat(outcome.kind()).as(outcome.toString()).isEqualTo(SyncOutcome.Kind.WRONG);
      return outcome.lines();
    } catch (IllegalArgumentException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  private SyncOutcome sync() throws Exception {
    SourceCopy source =
        SourceCopy.of(
            "git:" + history.url() + "#main",
            Optional.empty(),
            folder.resolve("cache"),
            Map.of("PATH", System.getenv("PATH")),
            folder.resolve("credentials"),
            Clock.systemUTC(),
            Sleeper.REAL);
    return new TreeSync(connection, source, "the test").run(true, false);
  }

  /** Returns all that stands in ZooKeeper, the cluster's version too. */
  private String everything() throws Exception {
    String tree = TreeText.print(new TreeStore(connection).read().top());
    assertThat(tree).contains(GOOD, ClusterVersion.HOSTS);
    return tree;
  }
}
