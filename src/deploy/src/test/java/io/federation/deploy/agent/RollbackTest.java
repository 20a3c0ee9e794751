package io.federation.deploy.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.SessionLock;
import io.federation.deploy.tree.PlainLiteral;
import io.federation.deploy.tree.StoredTree;
import io.federation.deploy.tree.TreeChange;
import io.federation.deploy.tree.TreeChanges;
import io.federation.deploy.tree.TreeNode;
import io.federation.deploy.tree.TreeText;
import io.federation.deploy.tree.TreeUndo;
import io.federation.deploy.version.ClusterVersion;
import io.federation.deploy.version.FailedVersion;
import io.federation.deploy.zookeeper.TreeStore;
import io.federation.deploy.zookeeper.TreeUndoStore;
import io.federation.model.spec.DeploySpec.OnFailure;
import io.federation.model.spec.DeployWave;
import io.federation.model.spec.DeployWindow;
import io.federation.testkit.Await;
import io.federation.testkit.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts that go back to the version that all had, with a ZooKeeper and scripts that really run. */
class RollbackTest {

  private static final String TREE =
      """
      /cust
        /a : one
          version = u'{version}'
          /deploy
            /first
        /b : one
          version = u'{version}'
          /deploy
            /second
        /c : one
          version = u'{version}'
          /deploy
            /first
      """;

  private static final String BAD_IN_TWO = "[ \"$(cat version)\" != 2 ] || exit 3";
  private static final String ERROR =
      "second.example.org: Command failed: /opt/one/bin/zookeeper-deploy /cust/b 0";

  @TempDir private Path folder;
  private final ManualClock clock = ManualClock.at("2026-11-29T10:00:00Z");
  @AutoClose private TestCluster cluster;

  @BeforeEach
  void open() throws Exception {
    cluster = new TestCluster(folder);
    cluster.bring(tree(1) + "/hosts\n  version = False\n");
  }

  private static String tree(int version) {
    return TREE.replace("{version}", Integer.toString(version));
  }

  private TestHost host(String id) throws Exception {
    return cluster.host(id).onFailure(OnFailure.RETURN).clock(clock);
  }

  private TestHost bad(String id) throws Exception {
    return host(id).with("one", "zookeeper-deploy", BAD_IN_TWO);
  }

  private void bringFirst(HostAgent... agents) throws Exception {
    cluster.set("1");
    for (HostAgent agent : agents) {
      assertThat(agent.deployOnce()).isTrue();
    }
  }

  /** Brings a version as a sync does that finds all hosts to have the one before. */
  private void bringNext(int next) throws Exception {
    TreeStore store = new TreeStore(cluster.people);
    TreeNode top = TreeText.parse(tree(next));
    StoredTree there = store.read(top.children().keySet());
    List<TreeChange> changes = TreeChanges.between(there, top).inOrder(true);
    TreeUndo undo =
        TreeUndo.of(
            PlainLiteral.parse(cluster.read()),
            PlainLiteral.parse(Integer.toString(next)),
            there,
            changes);
    assertThat(new TreeUndoStore(cluster.people).write(undo)).isTrue();
    store.apply(changes);
    cluster.set(Integer.toString(next));
  }

  private String printed() throws Exception {
    return TreeText.print(new TreeStore(cluster.people).read(List.of("cust")).top());
  }

  private Optional<FailedVersion> failure() throws Exception {
    return cluster.version.see().flatMap(FailedVersion::of);
  }

  private void assertOnlyStopped() throws Exception {
    assertThat(cluster.read()).isEqualTo("None");
    assertThat(failure()).isEmpty();
    assertThat(printed()).isEqualTo(tree(2));
  }

  private void assertRolledBack() throws Exception {
    assertThat(cluster.read()).isEqualTo("1");
    assertThat(printed()).isEqualTo(tree(1));
    assertThat(failure())
        .contains(
            new FailedVersion(
                PlainLiteral.parse("2"), ERROR, Optional.of(PlainLiteral.parse("1"))));
  }

  @Test
  void when_a_host_fails_all_go_back_to_the_version_and_tree_that_all_had() throws Exception {
    TestHost second = bad("second");
    HostAgent good = cluster.asked(host("first"));
    HostAgent bad = cluster.asked(second);
    bringFirst(good, bad);
    bringNext(2);
    assertThat(good.deployOnce()).isTrue();

    assertThat(bad.deployOnce()).isFalse();

    assertRolledBack();
    assertThat(second.log())
        .contains("INFO All hosts go back to version 1, as version 2 has failed");
    assertThat(good.deployOnce()).isTrue();
    assertThat(cluster.property("second", "error"))
        .isEqualTo("u'" + ERROR.substring("second.example.org: ".length()) + "'");
    assertThat(bad.deployOnce()).isTrue();
    assertThat(cluster.property("second", "error")).isEmpty();
    assertThat(folder.resolve("first/opt/one/version")).hasContent("1");
    assertThat(folder.resolve("second/opt/one/version")).hasContent("1");
  }

  @Test
  void a_host_that_is_under_way_begins_no_other_step_of_the_version_that_has_failed()
      throws Exception {
    TestHost first =
        host("first")
            .with("one", "zookeeper-deploy", "[ \"$(cat version)\" != 2 ] || " + cluster.untilGo());
    cluster.start(first);
    HostAgent bad = cluster.asked(bad("second"));
    bringFirst(bad);
    cluster.awaitProperty("first", "version", "1");
    bringNext(2);
    cluster.awaitProperty("first", "status", "u'deploying /cust/a 0'");

    assertThat(bad.deployOnce()).isFalse();
    assertRolledBack();
    cluster.go();

    Await.until(
        TestCluster.LIMIT,
        "it has deployed version 1 again",
        () -> Collections.frequency(first.log(), "INFO Done deploying version 1") == 2);
    assertThat(first.log())
        .anyMatch(
            line ->
                line.endsWith("version 2: all hosts go back from it, as it has failed on another"));
    assertThat(cluster.journal().stream().filter(line -> line.contains(" /cust/c 0"))).hasSize(2);
  }

  @Test
  void hosts_go_back_at_once_whatever_the_waves_and_the_window() throws Exception {
    List<DeployWave> waves =
        List.of(
            new DeployWave(List.of("first"), Duration.ofMinutes(10), Optional.empty()),
            new DeployWave(List.of("second"), Duration.ZERO, Optional.of("exit 7")));
    DeployWindow morning =
        new DeployWindow("mon-sun", LocalTime.of(9, 0), LocalTime.of(12, 0), ZoneOffset.UTC);
    cluster.set("1");
    List<HostAgent> agents = new ArrayList<>();
    for (String id : List.of("first", "second", "last")) {
      TestHost host = host(id).waves(waves).window(morning);
      Path run = Files.createDirectories(host.root().resolve("run"));
      Files.writeString(run.resolve("host_version"), "1\n");
      agents.add(cluster.asked(host));
    }
    HostAgent first = agents.get(0);
    HostAgent second = agents.get(1);
    HostAgent last = agents.get(2);
    bringFirst(first, second, last);
    bringNext(2);
    assertThat(first.deployOnce()).isTrue();
    assertThat(second.deployOnce()).isFalse();
    assertThat(last.deployOnce()).isFalse();
    clock.advance(Duration.ofMinutes(10));
    assertThat(second.deployOnce()).isTrue();

    assertThat(last.deployOnce()).isFalse();
    clock.advance(Duration.ofHours(10));

    assertThat(cluster.read()).isEqualTo("1");
    assertThat(failure().map(FailedVersion::why))
        .contains("last.example.org: check after wave 2 failed: Command failed: exit 7");
    assertThat(last.deployOnce()).isTrue();
    assertThat(second.deployOnce()).isTrue();
    assertThat(first.deployOnce()).isTrue();
  }

  @Test
  void a_host_that_waits_for_the_version_that_fails_waits_no_more() throws Exception {
    TestHost waiting =
        host("last")
            .waves(List.of(new DeployWave(List.of("second"), Duration.ZERO, Optional.empty())));
    HostAgent bad = cluster.asked(bad("second"));
    HostAgent last = cluster.asked(waiting);
    bringFirst(bad, last);
    bringNext(2);
    assertThat(last.deployOnce()).isFalse();
    assertThat(bad.deployOnce()).isFalse();

    assertThat(last.deployOnce()).isTrue();

    assertThat(waiting.log()).endsWith("INFO Version 2 is not begun");
    assertThat(cluster.property("last", "version")).isEqualTo("1");
  }

  @Test
  void what_one_host_has_not_done_to_its_end_another_does() throws Exception {
    HostAgent bad = cluster.asked(bad("second"));
    TestHost first = host("first");
    HostAgent good = cluster.asked(first);
    bringFirst(bad, good);
    bringNext(2);
    assertThat(good.deployOnce()).isTrue();
    try (ClusterConnection killed = cluster.connect()) {
      SessionLock lock =
          new SessionLock(killed, ClusterVersion.TREE_LOCK, "host second".getBytes(UTF_8));
      assertThat(lock.acquire(Duration.ofMinutes(1))).isTrue();

      assertThat(bad.deployOnce()).isFalse();

      assertThat(cluster.read()).isEqualTo("None");
      assertThat(printed()).isEqualTo(tree(2));
      assertThat(good.deployOnce()).isFalse();
    }
    good.close();

    cluster.start(first);

    Await.until(TestCluster.LIMIT, "the tree is taken back", () -> clusterVersion().equals("1"));
    assertRolledBack();
    cluster.awaitProperty("first", "version", "1");
  }

  private String clusterVersion() {
    try {
      return cluster.read();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void where_it_is_not_known_what_all_had_before_all_stay_stopped() throws Exception {
    TestHost host = bad("second");
    HostAgent bad = cluster.asked(host);
    bringFirst(bad);
    bringNext(2);
    new TreeUndoStore(cluster.people).delete();

    assertThat(bad.deployOnce()).isFalse();

    assertThat(cluster.read()).isEqualTo("None");
    assertThat(failure()).isEmpty();
    assertThat(host.log())
        .contains(
            "WARNING there is no version to go back to from version 2: all hosts stay stopped");
    assertThat(cluster.version.resume()).contains(PlainLiteral.parse("2"));
  }

  @Test
  void a_version_that_hosts_go_back_to_and_that_fails_too_stops_all() throws Exception {
    HostAgent bad = cluster.asked(bad("second"));
    bringFirst(bad);
    bringNext(2);
    assertThat(bad.deployOnce()).isFalse();
    assertThat(cluster.read()).isEqualTo("1");
    Files.writeString(folder.resolve("second/opt/one/bin/zookeeper-deploy"), "#!/bin/nothing\n");
    cluster.bring(tree(1).replace("'1'", "'2'"));

    assertThat(bad.deployOnce()).isFalse();

    assertThat(cluster.read()).isEqualTo("None");
    assertThat(failure()).isEmpty();
  }

  @Test
  void the_failure_of_a_host_that_had_no_version_tells_nothing_of_the_others() throws Exception {
    HostAgent good = cluster.asked(host("first"));
    bringFirst(good);
    bringNext(2);
    assertThat(good.deployOnce()).isTrue();
    HostAgent bad = cluster.asked(bad("second"));

    assertThat(bad.deployOnce()).isFalse();

    assertOnlyStopped();
  }

  @Test
  void a_host_that_comes_late_tells_nothing_of_those_that_have_the_version() throws Exception {
    HostAgent good = cluster.asked(host("first"));
    bringFirst(good);
    bringNext(2);
    assertThat(good.deployOnce()).isTrue();
    TestHost host = bad("second");
    Path run = Files.createDirectories(host.root().resolve("run"));
    Files.writeString(run.resolve("host_version"), "1\n");
    HostAgent bad = cluster.asked(host);

    assertThat(bad.deployOnce()).isFalse();

    assertOnlyStopped();
  }

  @Test
  void where_hosts_are_to_stop_they_do_not_go_back() throws Exception {
    HostAgent bad = cluster.asked(bad("second").onFailure(OnFailure.STOP));
    bringFirst(bad);
    bringNext(2);

    assertThat(bad.deployOnce()).isFalse();

    assertOnlyStopped();
  }
}
