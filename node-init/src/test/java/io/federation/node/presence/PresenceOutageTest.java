package io.federation.node.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.Stamp;
import io.federation.node.home.StatusStore;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a node does while its presence cannot be published. */
final class PresenceOutageTest extends OneNodeScene {

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
}
