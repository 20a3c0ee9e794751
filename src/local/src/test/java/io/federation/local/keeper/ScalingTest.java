package io.federation.local.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.local.home.HomeClaim;
import io.federation.local.node.LocalNode;
import io.federation.machine.MarkedProcesses;
import io.federation.machine.ProcessTable;
import io.federation.model.spec.SpecReader;
import io.federation.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes grow, are killed and grow again: real processes, with a script in place of node-init. */
@Tag("slow")
class ScalingTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String PARTS = "db1: {data: keep}\nweb1: {count: 2}";

  @TempDir Path folder;

  private static void await(GrowingFederation federation, String... ids) {
    Await.until(
        LIMIT,
        "there are " + List.of(ids) + "; log: " + federation.log(),
        () -> federation.nodes("done").equals(List.of(ids)));
  }

  private static void kill(GrowingFederation federation, String id) throws Exception {
    LocalNode node = federation.node(id);
    node.terminate();
    new MarkedProcesses(new ProcessTable()).kill(List.of(node.mark()));
  }

  @Test
  void all_parts_grow_side_by_side_each_node_with_an_address_and_a_first_heartbeat()
      throws Exception {
    try (GrowingFederation federation = new GrowingFederation(folder, PARTS)) {
      federation.touch("hold");
      federation.keep();
      Await.until(
          LIMIT,
          "all inits are under way",
          () -> federation.nodes("setup").equals(List.of("db1-1", "web1-1", "web1-2")));
      federation.remove("hold");

      await(federation, "db1-1", "web1-1", "web1-2");

      String block = HomeClaim.block(federation.home()).toString();
      assertThat(federation.node("db1-1").address()).contains(block + ".1");
      assertThat(federation.node("web1-1").address()).contains(block + ".2");
      assertThat(federation.node("web1-2").address()).contains(block + ".3");
      assertThat(federation.node("db1-1").dataFolder())
          .contains(federation.home().volumes().resolve("db1-1"));
      assertThat(federation.node("web1-1").dataFolder()).isEmpty();
      assertThat(federation.log()).contains("web1-2: grows", "web1-2: is initialised");
    }
  }

  @Test
  void a_killed_node_is_cleared_away_and_another_takes_its_place_and_its_volume() throws Exception {
    try (GrowingFederation federation = new GrowingFederation(folder, PARTS)) {
      federation.keep();
      await(federation, "db1-1", "web1-1", "web1-2");
      LocalNode killed = federation.node("db1-1");
      assertThat(federation.processes(killed)).isPositive();

      kill(federation, "db1-1");

      assertThat(federation.processes(killed)).isZero();
      await(federation, "db1-2", "web1-1", "web1-2");
      LocalNode successor = federation.node("db1-2");
      assertThat(successor.dataFolder())
          .isEqualTo(Optional.of(federation.home().volumes().resolve("db1-1")));
      assertThat(federation.home().volumes().resolve("db1-1/births")).hasContent("db1-1\ndb1-2");
      assertThat(successor.address().orElseThrow()).endsWith(".4");
      assertThat(federation.home().gone().resolve("db1-1/nodeinfo")).isDirectory();
      assertThat(federation.home().gone().resolve("db1-1/bin")).doesNotExist();
      assertThat(federation.home().nodes().resolve("db1-1")).doesNotExist();
    }
  }

  @Test
  void a_push_that_changes_a_count_is_followed_up_and_down_and_names_are_not_used_again()
      throws Exception {
    try (GrowingFederation federation = new GrowingFederation(folder, "web1: {count: 1}")) {
      federation.keep();
      await(federation, "web1-1");

      federation.push("web1: {count: 3}");
      await(federation, "web1-1", "web1-2", "web1-3");
      LocalNode youngest = federation.node("web1-3");

      federation.push("web1: {count: {min: 1, max: 2}}");
      await(federation, "web1-1", "web1-2");
      Await.until(
          LIMIT,
          "the youngest is gone",
          () -> Files.exists(federation.home().gone().resolve("web1-3")));
      assertThat(federation.processes(youngest)).isZero();
      assertThat(federation.home().root().resolve("terminations"))
          .as("its own scripts end it")
          .hasContent("web1-3 terminate --within 30s");

      federation.push("web1: {count: 3}");
      await(federation, "web1-1", "web1-2", "web1-4");
      federation.push("db1: {}");
      await(federation, "db1-1");
    }
  }

  @Test
  void a_description_that_cannot_be_used_is_told_once_and_changes_nothing() throws Exception {
    try (GrowingFederation federation = new GrowingFederation(folder, "web1: {count: 1}")) {
      federation.keep();
      await(federation, "web1-1");

      federation.push("web1: {count: -3}");
      Await.until(
          LIMIT, "it is told", () -> federation.log().contains("last good description stays"));
      kill(federation, "web1-1");
      await(federation, "web1-2");

      assertThat(federation.log().split("last good description stays", -1)).hasSize(2);
    }
  }

  @Test
  void a_count_that_was_asked_for_holds_whatever_the_description_says() throws Exception {
    try (GrowingFederation federation = new GrowingFederation(folder, "web1: {count: 1}")) {
      DesiredCounts.ask(
          federation.home(),
          SpecReader.readStrict("deployment: d\nstacktype: s\nparts: {web1: {}}\n", "yaml"),
          Map.of("web1", 2));
      federation.keep();
      await(federation, "web1-1", "web1-2");

      federation.push("web1: {count: 4}\ndb1: {}");
      await(federation, "db1-1", "web1-1", "web1-2");
    }
  }

  @Test
  void a_node_that_cannot_be_initialised_stays_in_sight_until_another_has_grown() throws Exception {
    try (GrowingFederation federation = new GrowingFederation(folder, "db1: {data: keep}")) {
      federation.touch("fail-db1");
      federation.keep();
      Await.until(LIMIT, "it failed", () -> federation.nodes("failed").equals(List.of("db1-1")));
      LocalNode failed = federation.node("db1-1");
      assertThat(federation.processes(failed)).isZero();
      Await.until(
          LIMIT,
          "it is told",
          () ->
              federation
                  .log()
                  .contains("db1-1: initialisation failed: no luck; its log is " + failed.log()));
      assertThat(federation.log()).contains("another grows in 5s");
      federation.remove("fail-db1");

      await(federation, "db1-2");
      Await.until(
          LIMIT,
          "the failed one is gone",
          () -> Files.exists(federation.home().gone().resolve("db1-1")));
      assertThat(federation.node("db1-2").dataFolder())
          .contains(federation.home().volumes().resolve("db1-1"));
    }
  }

  @Test
  void a_keeper_that_is_killed_while_nodes_grow_is_carried_on_by_the_next() throws Exception {
    try (GrowingFederation federation = new GrowingFederation(folder, PARTS)) {
      federation.touch("hold");
      KeeperRecord killed = federation.keep();
      Await.until(LIMIT, "all inits are under way", () -> federation.nodes("setup").size() == 3);
      ProcessHandle process = ProcessHandle.of(killed.process().pid()).orElseThrow();
      process.destroyForcibly();
      process.onExit().get();
      Files.createDirectories(federation.home().nodes().resolve(".new-web1-3/nodeinfo"));
      federation.remove("hold");

      federation.keep();

      await(federation, "db1-1", "web1-1", "web1-2");
      assertThat(federation.home().nodes().resolve(".new-web1-3")).doesNotExist();
    }
  }

  @Test
  void a_node_that_was_killed_while_no_keeper_ran_is_replaced_by_the_next() throws Exception {
    try (GrowingFederation federation = new GrowingFederation(folder, "web1: {count: 1}")) {
      KeeperRecord keeper = federation.keep();
      await(federation, "web1-1");
      ProcessHandle process = ProcessHandle.of(keeper.process().pid()).orElseThrow();
      process.destroyForcibly();
      process.onExit().get();
      kill(federation, "web1-1");
      assertThat(federation.nodes("done")).isEmpty();

      federation.keep();

      await(federation, "web1-2");
    }
  }

  @Test
  void a_node_that_is_killed_while_it_grows_has_not_failed() throws Exception {
    try (GrowingFederation federation = new GrowingFederation(folder, "web1: {count: 1}")) {
      federation.touch("hold");
      federation.keep();
      Await.until(LIMIT, "it grows", () -> federation.nodes("setup").equals(List.of("web1-1")));

      kill(federation, "web1-1");
      federation.remove("hold");

      await(federation, "web1-2");
      assertThat(federation.log()).doesNotContain("failed");
    }
  }

  @Test
  void two_federations_side_by_side_do_not_meet() throws Exception {
    try (GrowingFederation one = new GrowingFederation(folder.resolve("one"), PARTS);
        GrowingFederation two = new GrowingFederation(folder.resolve("two"), PARTS)) {
      one.keep();
      two.keep();
      await(one, "db1-1", "web1-1", "web1-2");
      await(two, "db1-1", "web1-1", "web1-2");

      kill(one, "web1-1");

      await(one, "db1-1", "web1-2", "web1-3");
      assertThat(two.nodes("done")).containsExactly("db1-1", "web1-1", "web1-2");
      assertThat(two.processes(two.node("web1-1"))).isPositive();
      assertThat(one.node("web1-2").address()).isNotEqualTo(two.node("web1-2").address());
    }
  }
}
