package io.federation.node.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.machine.BootTime;
import io.federation.machine.FileTrees;
import io.federation.model.NodeState;
import io.federation.model.Stamp;
import io.federation.model.Version;
import io.federation.model.event.LifeEvent;
import io.federation.node.home.StatusStore;
import io.federation.presence.Entry;
import io.federation.presence.LiveServers;
import io.federation.presence.Minute;
import io.federation.presence.PresenceRecord;
import io.federation.testkit.ManualClock;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PresenceTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final LifeEvent WEDGED =
      new LifeEvent.StateChanged(NodeState.DONE, NodeState.WEDGED, "no disk");

  @TempDir private Path folder;
  private final PresenceServer server = new PresenceServer();
  private final ManualClock clock = ManualClock.at("2026-01-01T12:00:30Z");
  private PresenceFixture one;

  @BeforeEach
  void a_node() {
    one = new PresenceFixture(folder, "i-1", server, clock);
  }

  private PresenceFixture another(String id) {
    return new PresenceFixture(folder, id, server, clock);
  }

  @Test
  void a_heartbeat_says_who_the_node_is_and_that_it_is_there() {
    assertThat(one.beat()).isEmpty();

    PresenceRecord record = PresenceRecord.parse(server.record("i-1"));
    assertThat(record.nodepart()).isEqualTo("db1");
    assertThat(record.state()).isEqualTo("initdone");
    assertThat(record.statelog()).isEqualTo("setup:20260101-120030;initdone:20260101-120030;");
    assertThat(record.address()).isEqualTo("10.0.0.1");
    assertThat(record.ports()).isEqualTo(Map.of("mysql", 3306));
    assertThat(record.seen()).isEqualTo("20260101");
    assertThat(server.spoke("202601011200")).containsExactly("i-1");
  }

  @Test
  void what_is_wrong_is_said_without_secrets() throws IOException {
    Path file = one.home.credentials().resolve("ops.properties");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "password=s3cret-word\n");
    one.nodeInfo.set("error", "ops:common failed: login with s3cret-word");

    one.beat();

    assertThat(PresenceRecord.parse(server.record("i-1")).error())
        .isEqualTo("ops:common failed: login with ***");
  }

  @Test
  void what_is_known_already_is_not_pushed_again() {
    one.beat();
    one.beat();
    assertThat(server.publications()).hasSize(1);

    one.beatAfter(MINUTE);
    assertThat(server.publications()).hasSize(2);
    assertThat(server.publications().get(1).recordChanged()).isFalse();
    assertThat(server.spoke("202601011201")).containsExactly("i-1");
  }

  @Test
  void a_change_of_state_is_said_at_once_and_once() throws IOException {
    one.beat();
    new StatusStore(one.home).change(status -> status.wedge(new Stamp(clock.instant())));

    one.on(WEDGED);
    one.on(WEDGED);

    assertThat(PresenceRecord.parse(server.record("i-1")).state()).isEqualTo("wedged");
    assertThat(server.publications()).hasSize(2);
    assertThat(PresenceRecord.parse(server.said("202601011200", "i-1")).state())
        .as("the minute's last word")
        .isEqualTo("wedged");
  }

  @Test
  void a_new_node_speaks_as_soon_as_it_knows_where() {
    one.on(new LifeEvent.ConfigTaken(new Version("a".repeat(40))));
    assertThat(server.publications()).hasSize(1);

    clock.advance(MINUTE);
    one.on(new LifeEvent.ConfigTaken(new Version("b".repeat(40))));
    assertThat(server.publications()).hasSize(1);
  }

  @Test
  void a_node_of_a_federation_without_presence_says_nothing() throws IOException {
    one.configure(Map.of());

    assertThat(one.beat()).isEmpty();
    assertThat(one.on(WEDGED)).isEmpty();

    assertThat(server.asked()).isZero();
    assertThat(one.home.run().resolve("presence")).doesNotExist();
    assertThat(one.home.nodeinfo().resolve("liveserver.json")).doesNotExist();
  }

  @Test
  void what_was_missed_is_said_late_under_its_own_minute() {
    one.beat();
    server.down(true);
    assertThat(one.beatAfter(MINUTE))
        .containsExactly(
            "Cannot publish this node's presence: connection refused; it works on, and publishes it later");
    assertThat(one.beatAfter(MINUTE)).isEmpty();
    server.down(false);

    assertThat(one.beatAfter(MINUTE))
        .containsExactly("Presence is published again after 180 s; published late: 2 minute(s)");

    assertThat(server.publications()).hasSize(2);
    for (String minute : List.of("202601011200", "202601011201", "202601011202", "202601011203")) {
      assertThat(server.spoke(minute)).as(minute).containsExactly("i-1");
    }
    assertThat(one.beatAfter(MINUTE)).isEmpty();
    assertThat(one.home.run().resolve("presence/minutes")).isEmptyDirectory();
  }

  @Test
  void an_outage_that_changes_its_cause_is_told_again_and_lasts_since_its_beginning()
      throws IOException {
    one.beat();
    server.down(true);
    assertThat(one.beatAfter(MINUTE)).hasSize(1);
    Stamp began = new Stamp(clock.instant());

    server.down("push not permitted: attempt 1");
    assertThat(one.beatAfter(MINUTE)).hasSize(1).first().asString().contains("not permitted");
    server.down("push not permitted: attempt 2");
    assertThat(one.beatAfter(MINUTE)).as("another number").isEmpty();
    server.down("connection refused");
    assertThat(one.beatAfter(MINUTE)).as("told before").isEmpty();

    String words =
        "Cannot publish this node's presence: connection refused; it works on, and publishes it later";
    assertThat(new PresenceProblems(one.home).all())
        .containsExactly(new PresenceProblems.Problem(began, words));
    server.down(false);
    assertThat(one.beatAfter(MINUTE)).hasSize(1);
    assertThat(new PresenceProblems(one.home).all()).isEmpty();
    server.down("connection refused");
    assertThat(one.beatAfter(MINUTE)).as("another outage").hasSize(1);
  }

  @Test
  void what_keeps_secrets_from_being_shared_lasts_until_it_is_mended() throws IOException {
    Path key = one.home.credentials().resolve("presence.x25519");
    Files.createDirectories(key);
    assertThat(one.beat()).hasSize(1).first().asString().startsWith("Nobody can share secrets");
    assertThat(one.beatAfter(MINUTE)).isEmpty();
    assertThat(new PresenceProblems(one.home).all())
        .extracting(PresenceProblems.Problem::since)
        .containsExactly(Stamp.parse("20260101-120030"));

    Files.delete(key);
    assertThat(one.beatAfter(MINUTE)).isEmpty();
    assertThat(new PresenceProblems(one.home).all()).isEmpty();
  }

  @Test
  void two_machines_of_one_image_both_say_so_until_one_has_another_name() throws IOException {
    one.beat();
    Path copies = Files.createDirectory(folder.resolve("copy"));
    ProgramRun.of("cp", "-a", one.home.root().toString(), copies.toString())
        .run()
        .expectingSuccess();
    PresenceFixture copy = new PresenceFixture(copies, "i-1", server, clock);
    List<String> told = new ArrayList<>();
    for (int minute = 0; minute < 4; minute++) {
      told.addAll(one.beatAfter(MINUTE));
      clock.advance(Duration.ofSeconds(20));
      copy.nodeInfo.set("address", "10.0.0.2");
      told.addAll(copy.beat());
    }

    String words =
        "Another machine publishes as i-1, too: give each an instance-id of its own; until then this"
            + " node gets no turn";
    assertThat(told).containsExactly(words, words);
    assertThat(new PresenceProblems(one.home).nameClash()).contains(words);
    assertThat(new PresenceProblems(copy.home).nameClash()).contains(words);
    assertThat(PresenceRecord.parse(server.record("i-1")).error()).isEqualTo(words);

    for (int minute = 0; minute < 2; minute++) {
      one.beatAfter(MINUTE);
    }
    assertThat(new PresenceProblems(one.home).nameClash()).as("only just alone").isPresent();
    Path found = one.home.run().resolve("presence/clash.txt");
    BootTime last = BootTime.parse(Files.readString(found).strip()).orElseThrow();
    Files.writeString(found, new BootTime(last.bootId(), last.uptime() - 181) + "\n");
    one.beatAfter(MINUTE);
    assertThat(new PresenceProblems(one.home).nameClash()).isEmpty();
    one.beatAfter(MINUTE);
    assertThat(PresenceRecord.parse(server.record("i-1")).error()).isEmpty();
  }

  @Test
  void a_node_takes_nothing_of_its_own_for_that_of_another_machine() throws IOException {
    one.beat();
    String first = server.record("i-1");
    one.nodeInfo.set("error", "x");
    one.beatAfter(MINUTE);
    String second = server.record("i-1");
    assertThat(PresenceRecord.parse(second).publication())
        .isNotEmpty()
        .isNotEqualTo(PresenceRecord.parse(first).publication());

    server.put(Minute.parse("202601011200"), new Entry("i-1", first));
    assertThat(one.beatAfter(MINUTE)).as("set back by hand").isEmpty();
    server.put(Minute.parse("202601011200"), PresenceRecord.of("i-1").build().toEntry());
    assertThat(one.beatAfter(MINUTE)).as("by an older program").isEmpty();
    FileTrees.delete(one.home.run());
    assertThat(one.beatAfter(MINUTE)).as("notes lost").isEmpty();
    server.down(true);
    one.nodeInfo.set("error", "y");
    one.beatAfter(MINUTE);
    one.beatAfter(MINUTE);
    server.down(false);
    assertThat(one.beatAfter(MINUTE)).hasSize(1).first().asString().contains("published again");
    assertThat(Files.readAllLines(one.home.run().resolve("presence/numbers.txt"))).hasSize(2);
    assertThat(new PresenceProblems(one.home).all()).isEmpty();
  }

  @Test
  void minutes_that_nobody_keeps_any_more_are_not_said() {
    one.beat();
    server.down(true);
    one.beatAfter(MINUTE);
    server.down(false);

    one.beatAfter(Duration.ofHours(49));

    assertThat(server.spoke("202601011201")).isEmpty();
    assertThat(one.home.run().resolve("presence/minutes")).isEmptyDirectory();
  }

  @Test
  void a_server_that_is_down_is_asked_once_a_minute_beside_the_heartbeat() throws IOException {
    one.beat();
    server.down(true);
    one.beatAfter(MINUTE);
    new StatusStore(one.home).change(status -> status.wedge(new Stamp(clock.instant())));
    int before = server.asked();

    one.on(WEDGED);
    clock.advance(Duration.ofSeconds(59));
    one.on(WEDGED);
    assertThat(server.asked()).isEqualTo(before);

    clock.advance(Duration.ofSeconds(1));
    one.on(WEDGED);
    assertThat(server.asked()).isEqualTo(before + 1);
  }

  @Test
  @Tag("slow")
  void a_server_that_never_answers_costs_a_process_no_more_than_ten_seconds() {
    server.silent(true);
    long start = System.nanoTime();

    assertThat(one.on(WEDGED)).first().asString().contains("no answer");
    for (int i = 0; i < 3; i++) {
      clock.advance(MINUTE);
      one.on(WEDGED);
    }

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(12));
  }

  @Test
  void who_is_there_stands_in_nodeinfo() throws IOException {
    PresenceFixture two = another("i-2");
    two.beat();
    one.beatAfter(MINUTE);

    assertThat(one.live()).containsExactly("i-1", "i-2");
    String text = Files.readString(one.home.nodeinfo().resolve("liveserver.json"));
    assertThat(text)
        .contains("\"source\": \"flattime/20260101:it/presence/flattime/\"")
        .contains("\"tsm\": \"202601011200\"")
        .contains("/2026/01/01/12/202601011200/all/");
    assertThat(LiveServers.nodes(text)).hasSize(2);

    one.beatAfter(MINUTE);
    assertThat(one.live()).containsExactly("i-1");
  }

  @Test
  void nobody_is_judged_for_silence_in_an_outage() throws IOException {
    PresenceFixture two = another("i-2");
    one.beat();
    two.beat();
    one.beatAfter(MINUTE);
    two.beat();
    server.down(true);
    for (int i = 0; i < 5; i++) {
      one.beatAfter(MINUTE);
      assertThat(one.live()).containsExactly("i-1", "i-2");
    }
    server.down(false);

    one.beatAfter(MINUTE);
    assertThat(one.live()).as("i-2 had no time to speak").containsExactly("i-1", "i-2");
    one.beatAfter(MINUTE);
    assertThat(one.live()).containsExactly("i-1", "i-2");
    one.beatAfter(MINUTE);
    assertThat(one.live()).as("but now it had").containsExactly("i-1");
  }

  @Test
  void an_outage_soon_after_another_is_one_with_it() throws IOException {
    PresenceFixture two = another("i-2");
    two.beat();
    one.beatAfter(MINUTE);
    for (int outage = 0; outage < 3; outage++) {
      server.down(true);
      one.beatAfter(MINUTE);
      one.beatAfter(MINUTE);
      server.down(false);
      one.beatAfter(MINUTE);
      assertThat(one.live()).as("i-2 had no two minutes yet").containsExactly("i-1", "i-2");
    }
    one.beatAfter(MINUTE);
    one.beatAfter(MINUTE);
    assertThat(one.live()).containsExactly("i-1");
  }

  @Test
  void one_that_comes_back_in_time_is_there_all_along() throws IOException {
    PresenceFixture two = another("i-2");
    two.beat();
    one.beatAfter(MINUTE);
    two.beat();
    server.down(true);
    one.beatAfter(MINUTE);
    two.beat();
    one.beatAfter(MINUTE);
    two.beat();
    server.down(false);
    for (int i = 0; i < 6; i++) {
      one.beatAfter(MINUTE);
      assertThat(one.live()).containsExactly("i-1", "i-2");
      two.beat();
    }
  }

  @Test
  void nor_in_a_time_in_which_this_node_was_off_itself() throws IOException {
    PresenceFixture two = another("i-2");
    two.beat();
    one.beatAfter(MINUTE);

    one.beatAfter(Duration.ofMinutes(30));
    assertThat(one.live()).containsExactly("i-1", "i-2");
    one.beatAfter(MINUTE);
    one.beatAfter(MINUTE);
    assertThat(one.live()).containsExactly("i-1");
  }

  @Test
  void the_window_follows_how_often_nodes_speak() throws IOException {
    Map<String, String> rarely =
        Map.of("presence.url", "../presence.git", "presence.flattimeEvery", "5m");
    PresenceFixture two = another("i-2");
    one.configure(rarely);
    two.configure(rarely);
    two.beat();
    for (int i = 0; i < 9; i++) {
      one.beatAfter(MINUTE);
      assertThat(one.live()).containsExactly("i-1", "i-2");
    }
    assertThat(server.spoke("202601011205")).containsExactly("i-1");
    assertThat(server.spoke("202601011206")).isEmpty();

    one.beatAfter(MINUTE);
    assertThat(one.live()).containsExactly("i-1");
  }

  @Test
  void a_record_that_is_none_does_not_hide_the_others() throws IOException {
    server.put(Minute.parse("202601011200"), new Entry("i-9", "{\"filetype\":"));
    server.put(
        Minute.parse("202601011200"), new Entry("i-8", PresenceRecord.of("i-7").build().render()));

    one.beat();

    assertThat(one.live()).containsExactly("i-1");
  }

  @Test
  void damaged_files_cost_nothing_but_what_they_said() throws IOException {
    one.beat();
    Path spool = one.home.run().resolve("presence");
    for (String name : List.of("hearing.txt", "minute.txt", "published.json", "clock.txt")) {
      Files.writeString(spool.resolve(name), "\u0000heard x\nuntil");
    }
    Files.writeString(spool.resolve("minutes/.202601011200.json.1.new"), "{");
    Files.writeString(spool.resolve("minutes/other.json"), "{");
    Files.createDirectories(spool.resolve("problems"));
    Files.writeString(spool.resolve("problems/publishing"), "x");

    assertThat(one.beatAfter(MINUTE)).isEmpty();

    assertThat(server.spoke("202601011201")).containsExactly("i-1");
    assertThat(one.live()).containsExactly("i-1");
  }

  @Test
  void one_who_is_not_yet_set_up_says_nothing() throws IOException {
    PresenceFixture two = another("i-2");
    for (String name : List.of("state", "statelog", "statetss", "statesince")) {
      Files.delete(two.home.nodeinfo().resolve(name + ".txt"));
    }

    two.beat();

    assertThat(server.asked()).isZero();
  }
}
