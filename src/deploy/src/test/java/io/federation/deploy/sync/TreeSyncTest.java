package io.federation.deploy.sync;

import static io.federation.testkit.Change.delete;
import static io.federation.testkit.Change.symlink;
import static io.federation.testkit.Change.write;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterCredentials;
import io.federation.cluster.SessionLock;
import io.federation.cluster.SharedTree;
import io.federation.deploy.host.PlanInputsStore;
import io.federation.deploy.plan.Inventory;
import io.federation.deploy.plan.PlanInputs;
import io.federation.deploy.sync.SyncOutcome.Kind;
import io.federation.deploy.tree.Literal;
import io.federation.deploy.tree.TreeText;
import io.federation.deploy.version.ClusterVersion;
import io.federation.deploy.zookeeper.TreeStore;
import io.federation.machine.Sleeper;
import io.federation.model.spec.DeploySpec.Redeploy;
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
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeSyncTest {

  private static final String CUST = "/cust\n  /cms : z4m\n    version = u'1.0.0'\n";

  @TempDir private Path folder;
  @AutoClose private GitHistory history;
  @AutoClose private HttpGitServer git;
  private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
  private final List<Duration> pauses = new ArrayList<>();
  private TestingServer server;
  private ClusterConnection connection;
  private ClusterVersion version;

  @BeforeEach
  void start() throws Exception {
    history = GitHistory.create(folder.resolve("repositories/tree.git"));
    history.commit("One", write("cust.zk", CUST), write("README", "no tree"));
    git = HttpGitServer.serving(folder.resolve("repositories"));
    server = new TestingServer();
    connection = connect();
    version = new ClusterVersion(connection);
  }

  private ClusterConnection connect() throws IOException {
    return ClusterConnection.open(server.getConnectString(), "fed1", ClusterCredentials.NONE);
  }

  @AfterEach
  void end() throws Exception {
    connection.close();
    server.close();
  }

  private void pause(Duration pause) throws InterruptedException {
    pauses.add(pause);
    clock.advance(pause);
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

  private SyncOutcome sync() throws Exception {
    return sync(false, false, this::pause);
  }

  private SyncOutcome forced() throws Exception {
    return sync(true, false, this::pause);
  }

  private SyncOutcome dryRun() throws Exception {
    return sync(false, true, this::pause);
  }

  private static SyncOutcome done(String... lines) {
    return new SyncOutcome(Kind.DONE, List.of(lines));
  }

  private static SyncOutcome notConverged(String host, String has, String wanted) {
    return new SyncOutcome(
        Kind.NOT_NOW,
        List.of(
            "can't resync since host "
                + host
                + " has not converged ("
                + has
                + " -> "
                + wanted
                + ")"));
  }

  private void host(String id, String data) throws Exception {
    SharedTree tree = new SharedTree(connection);
    if (!tree.create("/hosts/" + id, data.getBytes(UTF_8))) {
      tree.apply(List.of(new SharedTree.Write("/hosts/" + id, data.getBytes(UTF_8))));
    }
  }

  private void create(String path) throws Exception {
    assertThat(new SharedTree(connection).create(path, new byte[0])).isTrue();
  }

  private String printed(String... names) throws Exception {
    return TreeText.print(new TreeStore(connection).read(List.of(names)).top());
  }

  private static Literal text(ObjectId commit) {
    return new Literal.Text(commit.name());
  }

  @Test
  void the_tree_of_the_source_is_imported_and_the_version_is_its_commit() throws Exception {
    String one = history.head().name();

    assertThat(sync())
        .isEqualTo(
            done(
                "add /cust",
                "add /cust/cms",
                "the cluster version is " + one + " (it was initial)"));

    assertThat(printed("cust", "hosts")).isEqualTo(CUST + "/hosts\n  version = u'" + one + "'\n");
    assertThat(sync()).isEqualTo(done("nothing to do: the cluster version is " + one + " already"));
  }

  @Test
  void what_the_next_commit_changes_is_all_that_is_changed() throws Exception {
    String one = history.head().name();
    sync();
    history.commit("Two", write("cust.zk", CUST.replace("1.0.0", "1.0.1")));

    assertThat(sync())
        .isEqualTo(
            done(
                "change /cust/cms: version from u'1.0.0' to u'1.0.1'",
                "the cluster version is " + history.head().name() + " (it was " + one + ")"));
  }

  @Test
  void what_was_told_of_hosts_that_are_gone_is_forgotten() throws Exception {
    sync();
    PlanInputsStore states = new PlanInputsStore(connection);
    PlanInputs state = new PlanInputs(Inventory.EMPTY, Redeploy.ALL);
    states.write("42", state);
    states.write("43", state);
    history.commit("Two", write("cust.zk", CUST.replace("1.0.0", "1.0.1")));
    create("/hosts/43");
    new ClusterVersion(connection).set(ClusterVersion.PAUSE);

    sync();

    assertThat(states.read("42")).isEmpty();
    assertThat(states.read("43")).contains(state);
  }

  @Test
  void what_hosts_have_asked_for_is_never_trimmed() throws Exception {
    history.commit("One", write("roles.zk", "/agent-locks\n/role-locks\n  /web\n"));
    sync();
    create("/agent-locks/cust,cms");
    create("/role-locks/web/request-0000000001");
    history.commit("Two", write("roles.zk", "/agent-locks\n/role-locks\n  /web\n  /cache\n"));

    assertThat(sync().lines()).startsWith("add /role-locks/cache").hasSize(2);
  }

  @Test
  void all_files_at_the_top_are_one_tree_and_only_what_stands_in_zk_files_is_trimmed()
      throws Exception {
    sync();
    create("/cust/old");
    history.commit(
        "Two",
        write("lb.zk", "/lb : ipvs\n/cust\n  /db\n"),
        write("roles.zkx", "/roles\n  /web\n/cust\n  /cms\n    /more\n"),
        write("folder/not.zk", "/not\n"));
    create("/roles");
    create("/roles/kept");

    assertThat(sync().lines())
        .startsWith(
            "add /cust/cms/more", "add /cust/db", "add /lb", "add /roles/web", "delete /cust/old");

    assertThat(printed("cust", "lb", "not", "roles"))
        .isEqualTo(
            """
            /cust
              /cms : z4m
                version = u'1.0.0'
                /more
              /db
            /lb : ipvs
            /roles
              /kept
              /web
            """);
  }

  @Test
  void a_dry_run_says_what_would_be_and_changes_nothing() throws Exception {
    assertThat(dryRun())
        .isEqualTo(
            done(
                "would add /cust",
                "would add /cust/cms",
                "would set the cluster version from initial to " + history.head().name()));

    assertThat(printed("cust", "hosts", "hosts-lock")).isEmpty();
  }

  @Test
  void while_everybody_is_to_stop_nothing_is_done_unless_it_is_forced() throws Exception {
    version.set(ClusterVersion.STOP);
    git.stop();

    assertThat(sync())
        .isEqualTo(new SyncOutcome(Kind.STOPPED, List.of("ALL STOP, cluster version is None")));
    assertThat(printed("cust")).isEmpty();
    git.start();

    assertThat(forced().lines())
        .endsWith("the cluster version is " + history.head().name() + " (it was None)");
    assertThat(version.read()).hasValue(text(history.head()));
  }

  @Test
  void all_hosts_must_have_the_version_before() throws Exception {
    sync();
    String one = history.head().name();
    host("1", "{\"version\":\"" + one + "\"}");
    host("2", "{\"name\":\"new\"}");
    history.commit("Two", write("lb.zk", "/lb : ipvs\n"));

    assertThat(sync()).isEqualTo(notConverged("2", "None", one));
    assertThat(dryRun()).isEqualTo(notConverged("2", "None", one));
    assertThat(printed("lb")).isEmpty();
    host("2", "{\"version\":7}");
    assertThat(sync()).isEqualTo(notConverged("2", "7", one));
    host("2", "{\"version\":\"" + one + "\"}");

    assertThat(sync().lines()).startsWith("add /lb");
  }

  @Test
  void no_host_is_waited_for_if_it_is_forced_or_the_version_is_false() throws Exception {
    sync();
    host("1", "{\"version\":7}");
    history.commit("Two", write("lb.zk", "/lb : ipvs\n"));

    assertThat(forced().lines()).startsWith("add /lb");
    history.commit("Three", delete("lb.zk"), write("lb2.zk", "/lb2\n"));
    version.set(ClusterVersion.PAUSE);
    assertThat(sync().lines())
        .containsExactly(
            "add /lb2", "the cluster version is " + history.head().name() + " (it was False)");
  }

  @Test
  void while_another_has_the_lock_nothing_is_done() throws Exception {
    try (ClusterConnection other = connect()) {
      SessionLock lock = new SessionLock(other, "/hosts-lock", "process 2 of b".getBytes(UTF_8));
      assertThat(lock.acquire(Duration.ofMinutes(1))).isTrue();

      assertThat(sync())
          .isEqualTo(
              new SyncOutcome(
                  Kind.NOT_NOW,
                  List.of(
                      "/hosts-lock is taken by another sync: process 2 of b: try again later")));
      assertThat(printed("cust")).isEmpty();
    }

    // The other one's process is gone, which has not given the lock up.
    assertThat(sync().kind()).isEqualTo(Kind.DONE);
    assertThat(sync().kind()).isEqualTo(Kind.DONE);
  }

  @Test
  void a_version_that_somebody_sets_meanwhile_stays() throws Exception {
    git.stop();

    SyncOutcome outcome =
        sync(
            false,
            false,
            duration -> {
              pause(duration);
              git.start();
              stopEverybody();
            });

    assertThat(outcome)
        .isEqualTo(
            new SyncOutcome(
                Kind.STOPPED,
                List.of(
                    "the cluster version became None meanwhile (it was initial), and stays so")));
    assertThat(version.read()).hasValue(ClusterVersion.STOP);
    assertThat(printed("cust")).isEmpty();
  }

  @Test
  void an_import_that_breaks_off_leaves_hosts_waiting_for_the_next_one() throws Exception {
    sync();
    history.commit("Two", write("cust.zk", CUST + "  /web\n    n = 1\n"));
    try (ZooKeeper somebody = new ZooKeeper(server.getConnectString(), 30_000, event -> {})) {
      String unused =
          somebody.create(
              "/cust/web", new byte[0], ZooDefs.Ids.READ_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    assertThatThrownBy(this::sync).hasMessageContaining("refuses the use");
    assertThat(version.read()).hasValue(ClusterVersion.PAUSE);

    new SharedTree(connection).apply(List.of(new SharedTree.Delete("/cust/web")));
    assertThat(sync().kind()).isEqualTo(Kind.DONE);
    assertThat(version.read()).hasValue(text(history.head()));
    assertThat(printed("cust")).contains("/web");
  }

  private void stopEverybody() {
    try {
      version.set(ClusterVersion.STOP);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void where_anything_in_a_file_is_wrong_all_of_it_is_told_and_nothing_changed() throws Exception {
    history.commit(
        "Broken", write("a.zk", "/a\n  b = 1\n"), write("b.zkx", "/b\n  c = x\n/a\n  b = 2\n"));

    SyncOutcome outcome = sync();

    assertThat(outcome.kind()).isEqualTo(Kind.WRONG);
    assertThat(outcome.lines())
        .containsExactly(
            "b.zkx:2:7: \"x\" is no literal: put a text in quotes; nothing is evaluated",
            "b.zkx: /a has b = 2 here and 1 in another file: say it once");
    assertThat(printed("a", "b", "cust")).isEmpty();
    assertThat(version.read()).hasValue(ClusterVersion.INITIAL);
  }

  @Test
  void a_source_without_a_tree_is_a_mistake() throws Exception {
    history.commit("None", delete("cust.zk"));

    assertThat(sync())
        .isEqualTo(
            new SyncOutcome(
                Kind.WRONG, List.of("there is no file *.zk or *.zkx at the top of the source")));
  }

  @Test
  void what_is_no_file_is_refused() throws Exception {
    history.commit("A link", symlink("b.zk", "README"));
    assertThatThrownBy(this::sync).hasMessage("b.zk is not a file: call it otherwise");
    assertThat(printed("cust")).isEmpty();
  }

  @Test
  void a_server_that_does_not_answer_is_asked_three_times_more() throws Exception {
    git.stop();

    assertThatThrownBy(this::sync).hasMessageContaining(git.url("tree.git"));

    Duration pause = Duration.ofSeconds(3);
    assertThat(pauses).containsExactly(pause, pause, pause);
    assertThat(version.read()).hasValue(ClusterVersion.INITIAL);
    assertThat(
            sync(
                    false,
                    false,
                    duration -> {
                      pause(duration);
                      git.start();
                    })
                .kind())
        .isEqualTo(Kind.DONE);
  }
}
