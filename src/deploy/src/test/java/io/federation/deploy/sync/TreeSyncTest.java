package io.federation.deploy.sync;

import static io.federation.testkit.Change.delete;
import static io.federation.testkit.Change.symlink;
import static io.federation.testkit.Change.write;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.SessionLock;
import io.federation.cluster.SharedTree;
import io.federation.deploy.host.PlanInputsStore;
import io.federation.deploy.plan.Inventory;
import io.federation.deploy.plan.PlanInputs;
import io.federation.deploy.sync.SyncOutcome.Kind;
import io.federation.deploy.tree.Literal;
import io.federation.deploy.version.ClusterVersion;
import io.federation.model.spec.DeploySpec.Redeploy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeSyncTest {

  @TempDir private Path folder;
  @AutoClose private SyncScene scene;

  @BeforeEach
  void start() throws Exception {
    scene = new SyncScene(folder);
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

  private static Literal text(ObjectId commit) {
    return new Literal.Text(commit.name());
  }

  @Test
  void the_tree_of_the_source_is_imported_and_the_version_is_its_commit() throws Exception {
    String one = scene.history.head().name();

    assertThat(scene.sync())
        .isEqualTo(
            done(
                "add /cust",
                "add /cust/cms",
                "the cluster version is " + one + " (it was initial)"));

    assertThat(scene.printed("cust", "hosts"))
        .isEqualTo(SyncScene.CUST + "/hosts\n  version = u'" + one + "'\n");
    assertThat(scene.sync())
        .isEqualTo(done("nothing to do: the cluster version is " + one + " already"));
  }

  @Test
  void what_the_next_commit_changes_is_all_that_is_changed() throws Exception {
    String one = scene.history.head().name();
    scene.sync();
    scene.history.commit("Two", write("cust.zk", SyncScene.CUST.replace("1.0.0", "1.0.1")));

    assertThat(scene.sync())
        .isEqualTo(
            done(
                "change /cust/cms: version from u'1.0.0' to u'1.0.1'",
                "the cluster version is " + scene.history.head().name() + " (it was " + one + ")"));
  }

  @Test
  void what_was_told_of_hosts_that_are_gone_is_forgotten() throws Exception {
    scene.sync();
    PlanInputsStore states = new PlanInputsStore(scene.connection);
    PlanInputs state = new PlanInputs(Inventory.EMPTY, Redeploy.ALL);
    states.write("42", state);
    states.write("43", state);
    scene.history.commit("Two", write("cust.zk", SyncScene.CUST.replace("1.0.0", "1.0.1")));
    scene.create("/hosts/43");
    new ClusterVersion(scene.connection).set(ClusterVersion.PAUSE);

    scene.sync();

    assertThat(states.read("42")).isEmpty();
    assertThat(states.read("43")).contains(state);
  }

  @Test
  void what_hosts_have_asked_for_is_never_trimmed() throws Exception {
    scene.history.commit("One", write("roles.zk", "/agent-locks\n/role-locks\n  /web\n"));
    scene.sync();
    scene.create("/agent-locks/cust,cms");
    scene.create("/role-locks/web/request-0000000001");
    scene.history.commit("Two", write("roles.zk", "/agent-locks\n/role-locks\n  /web\n  /cache\n"));

    assertThat(scene.sync().lines()).startsWith("add /role-locks/cache").hasSize(2);
  }

  @Test
  void all_files_at_the_top_are_one_tree_and_only_what_stands_in_zk_files_is_trimmed()
      throws Exception {
    scene.sync();
    scene.create("/cust/old");
    scene.history.commit(
        "Two",
        write("lb.zk", "/lb : ipvs\n/cust\n  /db\n"),
        write("roles.zkx", "/roles\n  /web\n/cust\n  /cms\n    /more\n"),
        write("folder/not.zk", "/not\n"));
    scene.create("/roles");
    scene.create("/roles/kept");

    assertThat(scene.sync().lines())
        .startsWith(
            "add /cust/cms/more", "add /cust/db", "add /lb", "add /roles/web", "delete /cust/old");

    assertThat(scene.printed("cust", "lb", "not", "roles"))
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
    assertThat(scene.dryRun())
        .isEqualTo(
            done(
                "would add /cust",
                "would add /cust/cms",
                "would set the cluster version from initial to " + scene.history.head().name()));

    assertThat(scene.printed("cust", "hosts", "hosts-lock")).isEmpty();
  }

  @Test
  void while_everybody_is_to_stop_nothing_is_done_unless_it_is_forced() throws Exception {
    scene.version.set(ClusterVersion.STOP);
    scene.git.stop();

    assertThat(scene.sync())
        .isEqualTo(new SyncOutcome(Kind.STOPPED, List.of("ALL STOP, cluster version is None")));
    assertThat(scene.printed("cust")).isEmpty();
    scene.git.start();

    assertThat(scene.forced().lines())
        .endsWith("the cluster version is " + scene.history.head().name() + " (it was None)");
    assertThat(scene.version.read()).hasValue(text(scene.history.head()));
  }

  @Test
  void all_hosts_must_have_the_version_before() throws Exception {
    scene.sync();
    String one = scene.history.head().name();
    scene.host("1", "{\"version\":\"" + one + "\"}");
    scene.host("2", "{\"name\":\"new\"}");
    scene.history.commit("Two", write("lb.zk", "/lb : ipvs\n"));

    assertThat(scene.sync()).isEqualTo(notConverged("2", "None", one));
    assertThat(scene.dryRun()).isEqualTo(notConverged("2", "None", one));
    assertThat(scene.printed("lb")).isEmpty();
    scene.host("2", "{\"version\":7}");
    assertThat(scene.sync()).isEqualTo(notConverged("2", "7", one));
    scene.host("2", "{\"version\":\"" + one + "\"}");

    assertThat(scene.sync().lines()).startsWith("add /lb");
  }

  @Test
  void no_host_is_waited_for_if_it_is_forced_or_the_version_is_false() throws Exception {
    scene.sync();
    scene.host("1", "{\"version\":7}");
    scene.history.commit("Two", write("lb.zk", "/lb : ipvs\n"));

    assertThat(scene.forced().lines()).startsWith("add /lb");
    scene.history.commit("Three", delete("lb.zk"), write("lb2.zk", "/lb2\n"));
    scene.version.set(ClusterVersion.PAUSE);
    assertThat(scene.sync().lines())
        .containsExactly(
            "add /lb2",
            "the cluster version is " + scene.history.head().name() + " (it was False)");
  }

  @Test
  void while_another_has_the_lock_nothing_is_done() throws Exception {
    try (ClusterConnection other = scene.connect()) {
      SessionLock lock = new SessionLock(other, "/hosts-lock", "process 2 of b".getBytes(UTF_8));
      assertThat(lock.acquire(Duration.ofMinutes(1))).isTrue();

      assertThat(scene.sync())
          .isEqualTo(
              new SyncOutcome(
                  Kind.NOT_NOW,
                  List.of("/hosts-lock is taken by process 2 of b: try again later")));
      assertThat(scene.printed("cust")).isEmpty();
    }

    // The other one's process is gone, which has not given the lock up.
    assertThat(scene.sync().kind()).isEqualTo(Kind.DONE);
    assertThat(scene.sync().kind()).isEqualTo(Kind.DONE);
  }

  @Test
  void a_version_that_somebody_sets_meanwhile_stays() throws Exception {
    scene.git.stop();

    SyncOutcome outcome =
        scene.sync(
            duration -> {
              scene.pause(duration);
              scene.git.start();
              stopEverybody();
            });

    assertThat(outcome)
        .isEqualTo(
            new SyncOutcome(
                Kind.STOPPED,
                List.of(
                    "the cluster version became None meanwhile (it was initial), and stays so")));
    assertThat(scene.version.read()).hasValue(ClusterVersion.STOP);
    assertThat(scene.printed("cust")).isEmpty();
  }

  @Test
  void an_import_that_breaks_off_leaves_hosts_waiting_for_the_next_one() throws Exception {
    scene.sync();
    scene.history.commit("Two", write("cust.zk", SyncScene.CUST + "  /web\n    n = 1\n"));
    try (ZooKeeper somebody = new ZooKeeper(scene.servers(), 30_000, event -> {})) {
      String unused =
          somebody.create(
              "/cust/web", new byte[0], ZooDefs.Ids.READ_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    assertThatThrownBy(scene::sync).hasMessageContaining("refuses the use");
    assertThat(scene.version.read()).hasValue(ClusterVersion.PAUSE);

    new SharedTree(scene.connection).apply(List.of(new SharedTree.Delete("/cust/web")));
    assertThat(scene.sync().kind()).isEqualTo(Kind.DONE);
    assertThat(scene.version.read()).hasValue(text(scene.history.head()));
    assertThat(scene.printed("cust")).contains("/web");
  }

  private void stopEverybody() {
    try {
      scene.version.set(ClusterVersion.STOP);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void where_anything_in_a_file_is_wrong_all_of_it_is_told_and_nothing_changed() throws Exception {
    scene.history.commit(
        "Broken", write("a.zk", "/a\n  b = 1\n"), write("b.zkx", "/b\n  c = x\n/a\n  b = 2\n"));

    SyncOutcome outcome = scene.sync();

    assertThat(outcome.kind()).isEqualTo(Kind.WRONG);
    assertThat(outcome.lines())
        .containsExactly(
            "b.zkx:2:7: \"x\" is no literal: put a text in quotes; nothing is evaluated",
            "b.zkx: /a has b = 2 here and 1 in another file: say it once");
    assertThat(scene.printed("a", "b", "cust")).isEmpty();
    assertThat(scene.version.read()).hasValue(ClusterVersion.INITIAL);
  }

  @Test
  void a_source_without_a_tree_is_a_mistake() throws Exception {
    scene.history.commit("None", delete("cust.zk"));

    assertThat(scene.sync())
        .isEqualTo(
            new SyncOutcome(
                Kind.WRONG, List.of("there is no file *.zk or *.zkx at the top of the source")));
  }

  @Test
  void what_is_no_file_is_refused() throws Exception {
    scene.history.commit("A link", symlink("b.zk", "README"));
    assertThatThrownBy(scene::sync).hasMessage("b.zk is not a file: call it otherwise");
    assertThat(scene.printed("cust")).isEmpty();
  }

  @Test
  void a_server_that_does_not_answer_is_asked_three_times_more() throws Exception {
    scene.git.stop();

    assertThatThrownBy(scene::sync).hasMessageContaining(scene.git.url("tree.git"));

    Duration pause = Duration.ofSeconds(3);
    assertThat(scene.pauses).containsExactly(pause, pause, pause);
    assertThat(scene.version.read()).hasValue(ClusterVersion.INITIAL);
    assertThat(
            scene
                .sync(
                    duration -> {
                      scene.pause(duration);
                      scene.git.start();
                    })
                .kind())
        .isEqualTo(Kind.DONE);
  }
}
