package io.federation.deploy.sync;

import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.cluster.StoredText;
import io.federation.deploy.sync.SyncOutcome.Kind;
import io.federation.deploy.tree.Literal;
import io.federation.deploy.tree.TreeUndo;
import io.federation.deploy.version.ClusterVersion;
import io.federation.deploy.zookeeper.TreeStore;
import io.federation.deploy.zookeeper.TreeUndoStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sync keeps for hosts that go back, and what it does once they have. */
class TreeSyncRollbackTest {

  @TempDir private Path folder;
  @AutoClose private SyncScene scene;
  private Literal one = ClusterVersion.INITIAL;

  @BeforeEach
  void bring_the_first_version() throws Exception {
    scene = new SyncScene(folder);
    assertThat(scene.sync().kind()).isEqualTo(Kind.DONE);
    one = version(scene.history.head());
  }

  private static Literal version(ObjectId commit) {
    return new Literal.Text(commit.name());
  }

  private Literal commit(int number) throws Exception {
    return version(
        scene.history.commit(
            "Version " + number,
            write("cust.zk", SyncScene.CUST.replace("1.0.0", "1.0." + number))));
  }

  private Optional<TreeUndo> kept() throws Exception {
    return new TreeUndoStore(scene.connection).read();
  }

  private void undo() throws Exception {
    TreeUndo undo = kept().orElseThrow();
    TreeStore store = new TreeStore(scene.connection);
    store.apply(undo.changes(store.read(undo.tops())));
  }

  @Test
  void nothing_is_kept_of_the_first_version_as_none_came_before() throws Exception {
    assertThat(kept()).isEmpty();
  }

  @Test
  void what_the_next_version_changes_is_kept_as_all_hosts_had_it() throws Exception {
    Literal two = commit(1);

    scene.sync();

    assertThat(kept().map(TreeUndo::to)).contains(one);
    assertThat(kept().map(TreeUndo::from)).contains(two);
    undo();
    assertThat(scene.printed("cust")).isEqualTo(SyncScene.CUST);
  }

  @Test
  void hosts_go_back_to_what_all_had_though_other_versions_came_in_between() throws Exception {
    commit(1);
    scene.sync();
    scene.host("1", "{}");
    scene.version.set(ClusterVersion.STOP);
    commit(2);
    scene.forced();
    Literal four = commit(3);
    scene.forced();

    assertThat(kept().map(TreeUndo::to)).contains(one);
    assertThat(kept().map(TreeUndo::from)).contains(four);
    undo();
    assertThat(scene.printed("cust")).isEqualTo(SyncScene.CUST);
  }

  @Test
  void after_a_pause_hosts_go_back_to_what_all_had_when_it_began() throws Exception {
    commit(1);
    scene.sync();
    Literal two = version(scene.history.head());
    scene.version.set(ClusterVersion.PAUSE);
    commit(2);
    scene.sync();

    assertThat(kept().map(TreeUndo::to)).contains(two);
    undo();
    assertThat(scene.printed("cust")).isEqualTo(SyncScene.CUST.replace("1.0.0", "1.0.1"));
  }

  @Test
  void a_sync_that_broke_off_is_taken_back_with_the_next_one() throws Exception {
    Literal two = commit(1);
    scene.version.set(ClusterVersion.PAUSE);
    new TreeUndoStore(scene.connection).write(undoOfWeb(two));
    scene.create("/cust/web");
    Literal three = commit(2);
    scene.sync();

    assertThat(kept().map(TreeUndo::from)).contains(three);
    scene.create("/cust/web");
    undo();
    assertThat(scene.printed("cust")).isEqualTo(SyncScene.CUST);
  }

  private TreeUndo undoOfWeb(Literal from) {
    return new TreeUndo(one, from, new TreeMap<>(Map.of("/cust/web", Optional.empty())));
  }

  @Test
  void a_host_that_is_still_at_work_has_not_converged() throws Exception {
    Literal.Text version = (Literal.Text) one;
    scene.host("1", "{\"status\":\"deploying /cust/a 0\",\"version\":\"" + version.value() + "\"}");
    commit(1);

    assertThat(scene.sync().lines())
        .containsExactly(
            "can't resync since host 1 has not converged (deploying /cust/a 0 -> "
                + version.value()
                + ")");
  }

  @Test
  void what_is_kept_and_damaged_is_told_and_made_anew() throws Exception {
    new StoredText(scene.connection, "tree-undo").write("{");
    commit(1);

    assertThat(scene.sync().lines())
        .startsWith(
            "what takes the tree back to the version before is damaged: if a host fails,"
                + " all stop");

    commit(2);
    scene.sync();
    assertThat(kept()).isPresent();
  }

  @Test
  void what_stands_below_locks_is_not_taken_back() throws Exception {
    scene.history.commit("Locks", write("roles.zk", "/role-locks\n  /web\n/roles\n"));
    scene.sync();

    assertThat(kept().map(undo -> undo.nodes().keySet())).contains(Set.of("/roles"));
  }

  @Test
  void a_version_that_hosts_went_back_from_is_brought_again_only_if_it_is_forced()
      throws Exception {
    Literal two = commit(1);
    scene.sync();
    scene.version.beginRollback(two, "h1: no disk");
    assertThat(scene.sync().lines()).containsExactly("ALL STOP, cluster version is None");
    undo();
    assertThat(scene.version.completeRollback(two, one)).isTrue();
    SyncOutcome refused =
        new SyncOutcome(
            Kind.STOPPED,
            List.of(
                "version "
                    + scene.history.head().name()
                    + " has failed on h1: no disk: push another version, or say --force"));

    assertThat(scene.sync()).isEqualTo(refused);
    assertThat(scene.dryRun()).isEqualTo(refused);
    scene.version.set(ClusterVersion.PAUSE);
    assertThat(scene.sync()).isEqualTo(refused);
    assertThat(scene.version.resume()).contains(one);
    assertThat(scene.sync()).isEqualTo(refused);

    assertThat(scene.forced().kind()).isEqualTo(Kind.DONE);
    assertThat(scene.version.read()).contains(two);
    commit(2);
    assertThat(scene.sync().kind()).isEqualTo(Kind.DONE);
  }

  @Test
  void where_too_much_changes_to_be_kept_it_is_told() throws Exception {
    String much = SyncScene.CUST + "    text = '" + "x".repeat(1_000_000) + "'\n";
    scene.history.commit("Much", write("cust.zk", much));
    scene.sync();
    scene.history.commit("Other", write("cust.zk", SyncScene.CUST));

    assertThat(scene.sync().lines())
        .startsWith("so much changes that it cannot be taken back: if a host fails, all stop");

    assertThat(kept()).isEmpty();
  }
}
