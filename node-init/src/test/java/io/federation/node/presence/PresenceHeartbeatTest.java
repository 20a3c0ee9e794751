package io.federation.node.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.Version;
import io.federation.presence.LastWork;
import io.federation.presence.PresenceRecord;
import io.federation.testkit.Change;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real nodes and a real Git server, by a clock that the test sets. */
final class PresenceHeartbeatTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Far more than what goes by while a test runs: the server's clock does not stand still. */
  private static final Duration CLOCK_ERROR = Duration.ofMinutes(10);

  @TempDir private Path folder;
  @AutoClose private FederationFixture federation;
  private FederationFixture.Member db;

  @BeforeEach
  void a_federation() {
    federation = new FederationFixture(folder);
    db = federation.member("i-db", "db1");
  }

  @Test
  void init_tells_that_the_node_is_set_up_and_that_it_is_ready() throws Exception {
    federation.push(
        "init",
        Change.write(
            "it/nodeinit/common/init.sh",
            "git -C "
                + folder.resolve("served/presence.git")
                + " show main:it/presence/all/i-db.json >\"$NODE_HOME/during\"\n"
                + "echo \"$address $NODE_PORT_mysql $NODE_PORT_admin_1\" >\"$NODE_HOME/variables\""
                + "\n"));

    db.init();

    PresenceRecord during =
        PresenceRecord.parse(Files.readString(db.home.root().resolve("during")));
    assertThat(during.state()).isEqualTo("setup");
    assertThat(federation.record("i-db").state()).isEqualTo("initdone");
    assertThat(Files.readString(db.home.root().resolve("variables")))
        .isEqualTo("127.0.0.1 3306 3307\n");
  }

  @Test
  void a_heartbeat_tells_all_that_others_want_to_know() throws Exception {
    db.init();
    db.beat();

    Version head = new Version(federation.ops.head().name());
    PresenceRecord record = federation.record("i-db");
    assertThat(record.state()).isEqualTo("done");
    assertThat(record.done()).isEqualTo(Map.of("ops", head));
    assertThat(record.ports()).isEqualTo(Map.of("mysql", 3306, "admin-1", 3307));
    assertThat(record.deployment()).isEqualTo("fed1");
    LastWork work = record.work().orElseThrow();
    assertThat(work.result()).isEqualTo(LastWork.Result.DONE);
    assertThat(work.version()).isEqualTo(head);
    assertThat(record.error()).isEmpty();
    assertThat(record.clockSkew()).isZero();
    assertThat(db.live()).containsExactly("i-db");
    assertThat(db.told()).isEmpty();
  }

  @Test
  void what_is_wrong_is_told_and_that_it_is_mended() throws Exception {
    db.init();
    federation.push(
        "broken",
        Change.script("bin/nodework/common/work_ActualWork.sh", "#!/bin/bash\nexit 65\n"));
    db.beat();
    assertThat(federation.record("i-db").error()).contains("ops:common failed at");

    federation.push(
        "mended", Change.script("bin/nodework/common/work_ActualWork.sh", "#!/bin/bash\n"));
    federation.clock.advance(MINUTE);
    db.beat();
    assertThat(federation.record("i-db").error()).isEmpty();
  }

  @Test
  void work_begins_after_all_know_that_the_node_works() throws Exception {
    db.init();
    federation.push(
        "look",
        Change.script(
            "bin/nodework/common/work_ActualWork.sh",
            "#!/bin/bash\ngit -C "
                + folder.resolve("served/presence.git")
                + " show main:it/presence/all/i-db.json >\"$NODE_HOME/during\"\n"));
    db.beat();

    assertThat(PresenceRecord.parse(Files.readString(db.home.root().resolve("during"))).state())
        .isEqualTo("working");
  }

  @Test
  void nodes_find_one_another() throws Exception {
    FederationFixture.Member app = federation.member("i-app", "app1");
    db.init();
    app.init();
    db.beat();
    app.beat();
    assertThat(app.live()).containsExactly("i-app", "i-db");
    assertThat(db.live()).containsExactly("i-app", "i-db");

    federation.clock.advance(MINUTE.multipliedBy(2));
    app.beat();
    assertThat(app.live()).containsExactly("i-app");
  }

  @Test
  void a_server_of_presence_that_is_out_of_order_never_keeps_a_node_from_its_work()
      throws Exception {
    db.init();
    db.told();
    Path presence = folder.resolve("served/presence.git");
    Path away = Files.move(presence, folder.resolve("away.git"));
    Version pushed = federation.push("more", Change.write("README", "1"));
    federation.clock.advance(MINUTE);

    assertThat(db.beat()).isZero();

    assertThat(db.worked()).containsExactly(pushed.hex());
    assertThat(
            db.told().stream()
                .filter(line -> line.startsWith("Cannot publish this node's presence: ")))
        .hasSize(1);
    Files.move(away, presence);
    federation.clock.advance(MINUTE);
    assertThat(db.beat()).isZero();
    assertThat(db.told().stream().filter(line -> line.startsWith("Presence is published again")))
        .hasSize(1);
    assertThat(federation.minutes("i-db")).hasSize(3);
  }

  @Test
  @Tag("slow")
  void five_nodes_outlive_an_outage_of_the_git_server() throws Exception {
    List<FederationFixture.Member> nodes = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      nodes.add(federation.member("i-" + i, i < 2 ? "db1" : "app1"));
    }
    for (FederationFixture.Member node : nodes) {
      node.init();
      node.beat();
    }
    for (FederationFixture.Member node : nodes) {
      node.beat();
      assertThat(node.live()).hasSize(5);
    }
    String first = federation.ops.head().name();

    federation.server.stop();
    for (int minute = 0; minute < 3; minute++) {
      federation.clock.advance(MINUTE);
      for (FederationFixture.Member node : nodes) {
        long start = System.nanoTime();
        assertThat(node.beat()).as("it cannot look").isEqualTo(1);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(node.live()).as("nobody is judged").hasSize(5);
      }
    }
    String second = federation.push("during the outage", Change.write("README", "2")).hex();
    federation.server.start();

    for (int minute = 0; minute < 4; minute++) {
      federation.clock.advance(MINUTE);
      for (FederationFixture.Member node : nodes) {
        assertThat(node.beat()).isZero();
        assertThat(node.live()).hasSize(5);
      }
    }

    for (FederationFixture.Member node : nodes) {
      assertThat(node.worked()).containsExactly(first, second);
      assertThat(federation.record(node.id).state()).isEqualTo("done");
      assertThat(federation.record(node.id).error()).isEmpty();
      assertThat(federation.minutes(node.id)).as("no minute is lost").hasSize(8);
      assertThat(node.told().stream().filter(line -> !line.startsWith("The clock")))
          .satisfiesExactly(
              line -> assertThat(line).startsWith("Cannot publish this node's presence: "),
              line -> assertThat(line).endsWith("published late: 3 minute(s)"));
    }
  }

  @Test
  void a_clock_that_is_off_is_told_once_and_recorded() throws Exception {
    db.init();
    federation.clock.set(Instant.now());
    db.beat();
    assertThat(db.told()).isEmpty();

    federation.clock.advance(CLOCK_ERROR);
    db.beat();
    federation.clock.advance(Duration.ofSeconds(1));
    db.beat();
    assertThat(db.told())
        .hasSize(1)
        .first()
        .asString()
        .matches("The clock is [56]\\d\\d s ahead of .*");
    assertThat(federation.record("i-db").clockSkew()).isBetween(500L, 602L);
    assertThat(new PresenceProblems(db.home).all())
        .hasSize(1)
        .first()
        .satisfies(problem -> assertThat(problem.text()).startsWith("The clock is "));

    federation.clock.set(Instant.now());
    db.beat();
    assertThat(db.told()).isEmpty();
    assertThat(federation.record("i-db").clockSkew()).isZero();
    assertThat(new PresenceProblems(db.home).all()).isEmpty();
  }
}
