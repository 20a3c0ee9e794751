package io.federation.deploy.sync;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterCredentials;
import io.federation.cluster.SharedTree;
import io.federation.deploy.tree.TreeText;
import io.federation.deploy.version.ClusterVersion;
import io.federation.deploy.zookeeper.TreeStore;
import io.federation.machine.Sleeper;
import io.federation.testkit.Change;
import io.federation.testkit.GitHistory;
import io.federation.testkit.HttpGitServer;
import io.federation.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.curator.test.TestingServer;

/** A tree in a repository that a Git server has, and a ZooKeeper that it is brought to. */
final class SyncScene implements AutoCloseable {

  static final String CUST = "/cust\n  /cms : z4m\n    version = u'1.0.0'\n";

  final GitHistory history;
  final HttpGitServer git;
  final ClusterConnection connection;
  final ClusterVersion version;
  final List<Duration> pauses = new ArrayList<>();
  private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
  private final Path folder;
  private final TestingServer server;

  /** Makes one whose repository has {@link #CUST}. */
  SyncScene(Path folder) throws Exception {
    this.folder = folder;
    history = GitHistory.create(folder.resolve("repositories/tree.git"));
    history.commit("One", Change.write("cust.zk", CUST), Change.write("README", "no tree"));
    git = HttpGitServer.serving(folder.resolve("repositories"));
    server = new TestingServer();
    connection = connect();
    version = new ClusterVersion(connection);
  }

  ClusterConnection connect() throws IOException {
    return ClusterConnection.open(servers(), "fed1", ClusterCredentials.NONE);
  }

  String servers() {
    return server.getConnectString();
  }

  void pause(Duration pause) throws InterruptedException {
    pauses.add(pause);
    clock.advance(pause);
  }

  SyncOutcome sync(Sleeper sleeper) throws Exception {
    return sync(false, false, sleeper);
  }

  SyncOutcome sync() throws Exception {
    return sync(this::pause);
  }

  SyncOutcome forced() throws Exception {
    return sync(true, false, this::pause);
  }

  SyncOutcome dryRun() throws Exception {
    return sync(false, true, this::pause);
  }

  private SyncOutcome sync(boolean force, boolean dryRun, Sleeper sleeper) throws Exception {
    SourceCopy copy =
        SourceCopy.of(
            "git:" + git.url("tree.git") + "#main",
            Optional.empty(),
            folder.resolve("cache"),
            Map.of("PATH", System.getenv("PATH")),
            folder.resolve("credentials"),
            clock,
            sleeper);
    return new TreeSync(connection, copy, "process 1 of a.example.org").run(force, dryRun);
  }

  /** Makes the node of a host, or sets what it has. */
  void host(String id, String data) throws Exception {
    SharedTree tree = new SharedTree(connection);
    if (!tree.create("/hosts/" + id, data.getBytes(UTF_8))) {
      tree.apply(List.of(new SharedTree.Write("/hosts/" + id, data.getBytes(UTF_8))));
    }
  }

  void create(String path) throws Exception {
    assertThat(new SharedTree(connection).create(path, new byte[0])).isTrue();
  }

  String printed(String... names) throws Exception {
    return TreeText.print(new TreeStore(connection).read(List.of(names)).top());
  }

  @Override
  public void close() throws Exception {
    connection.close();
    server.close();
    git.close();
    history.close();
  }
}
