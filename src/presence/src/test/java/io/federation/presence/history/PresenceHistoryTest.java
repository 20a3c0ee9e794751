package io.federation.presence.history;

import static io.federation.testkit.Change.delete;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.spec.Flattime;
import io.federation.model.spec.PresenceSpec;
import io.federation.model.spec.PresenceStoreKind;
import io.federation.presence.Minute;
import io.federation.testkit.Change;
import io.federation.testkit.GitHistory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PresenceHistoryTest {

  private static final Instant NOON = Instant.parse("2026-02-03T12:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir private Path folder;
  @AutoClose private GitHistory story;
  private PresencePlace place;

  @BeforeEach
  void a_repository() {
    story = GitHistory.create(folder.resolve("presence.git"));
    place = place(Flattime.DAILY, MINUTE);
  }

  private PresencePlace place(Flattime flattime, Duration every) {
    return new PresencePlace(
        folder.resolve("presence.git"),
        new PresenceSpec(
            "presence",
            "../presence.git",
            "main",
            List.of(),
            flattime,
            every,
            PresenceSpec.DEFAULT_RETENTION,
            PresenceStoreKind.GIT));
  }

  private static Change record(String node, String text) {
    return write("it/presence/all/" + node + ".json", text);
  }

  private static Change spoke(String node, Instant at) {
    Minute minute = Minute.of(at, MINUTE);
    return write(
        "it/presence/flattime/" + minute.hourPath() + "/" + minute + "/all/" + node + ".json", "x");
  }

  private void records(Instant at, Change... changes) {
    story.continueAt(at);
    story.commit("Records", changes);
  }

  /** Puts what was said on a day on the day's branch. */
  private void minutes(Change... changes) {
    ObjectId standing = story.head();
    ObjectId said = story.commit("Minutes", changes);
    story.branch("flattime/20260203", said);
    story.rewindTo(standing);
  }

  private Map<String, Presence> at(Instant moment, Instant now) throws IOException {
    Map<String, Presence> found = new TreeMap<>();
    sightings(moment, now, HOUR)
        .forEach(sighting -> found.put(sighting.entry().instanceId(), sighting.presence()));
    return found;
  }

  private List<LastSeen> sightings(Instant moment, Instant now, Duration back) throws IOException {
    try (PresenceHistory history = PresenceHistory.open(place)) {
      return history.at(moment, now, back);
    }
  }

  @Test
  void a_node_is_present_that_spoke_in_the_last_full_minute_or_the_running_one()
      throws IOException {
    records(NOON.minus(HOUR), record("a", "A"), record("b", "B"), record("c", "C"));
    minutes(spoke("a", NOON), spoke("b", NOON.minus(MINUTE)), spoke("c", NOON.minusSeconds(120)));

    assertThat(at(NOON.plusSeconds(5), NOON.plusSeconds(5)))
        .isEqualTo(Map.of("a", Presence.PRESENT, "b", Presence.PRESENT, "c", Presence.ABSENT));
  }

  @Test
  void a_node_that_was_killed_is_shown_alive_as_it_was_before() throws IOException {
    records(NOON.minus(HOUR), record("a", "idle"));
    records(NOON.minus(MINUTE), record("a", "done"));
    minutes(spoke("a", NOON.minus(Duration.ofMinutes(2))), spoke("a", NOON.minus(MINUTE)));
    Instant now = NOON.plus(Duration.ofMinutes(5));

    assertThat(at(now, now)).containsExactly(Map.entry("a", Presence.ABSENT));
    assertThat(at(NOON, now)).containsExactly(Map.entry("a", Presence.PRESENT));
    assertThat(sightings(NOON, now, HOUR).get(0).entry().json()).isEqualTo("done");
    assertThat(sightings(NOON.minusSeconds(61), now, HOUR).get(0).entry().json()).isEqualTo("idle");
  }

  @Test
  void before_a_node_was_born_it_is_not_told_of() throws IOException {
    records(NOON, record("a", "A"));
    records(NOON.plusSeconds(60), record("b", "B"));

    assertThat(at(NOON.plusSeconds(30), NOON.plus(HOUR))).containsOnlyKeys("a");
    assertThat(at(NOON.minusSeconds(1), NOON.plus(HOUR))).isEmpty();
    try (PresenceHistory history = PresenceHistory.open(place)) {
      assertThat(history.beginning()).contains(NOON);
    }
  }

  @Test
  void a_node_that_spoke_is_shown_though_its_record_has_not_come() throws IOException {
    records(NOON.minus(HOUR), record("a", "A"));
    minutes(spoke("a", NOON), spoke("b", NOON));

    assertThat(at(NOON.plusSeconds(59), NOON.plusSeconds(59))).containsOnlyKeys("a", "b");
  }

  @Test
  void a_node_that_was_born_later_in_the_minute_is_not_told_of() throws IOException {
    records(NOON.minus(HOUR), record("a", "A"));
    story.continueAt(NOON.plusSeconds(30));
    minutes(spoke("a", NOON), spoke("b", NOON));

    assertThat(at(NOON.plusSeconds(29), NOON.plus(HOUR)))
        .containsExactly(Map.entry("a", Presence.PRESENT));
    assertThat(at(NOON.plusSeconds(30), NOON.plus(HOUR))).containsOnlyKeys("a", "b");
  }

  @Test
  void presence_is_unknown_where_the_days_branch_is_gone() throws IOException {
    records(NOON, record("a", "A"));

    assertThat(at(NOON, NOON.plus(Duration.ofHours(59)))).containsEntry("a", Presence.ABSENT);
    assertThat(at(NOON, NOON.plus(Duration.ofHours(61)))).containsEntry("a", Presence.UNKNOWN);
  }

  @Test
  void a_day_without_a_branch_between_days_that_have_one_is_a_day_of_silence() throws IOException {
    records(NOON, record("a", "A"));
    minutes(spoke("a", NOON));
    Instant later = NOON.plus(Duration.ofDays(2));

    assertThat(at(later, later.plus(Duration.ofDays(5)))).containsEntry("a", Presence.ABSENT);
  }

  @Test
  void in_the_first_minute_of_a_day_the_last_of_the_day_before_counts() throws IOException {
    Instant midnight = Instant.parse("2026-02-04T00:00:00Z");
    records(NOON, record("a", "A"));
    minutes(spoke("a", midnight.minusSeconds(1)));

    assertThat(at(midnight.plusSeconds(30), midnight.plusSeconds(30)))
        .containsEntry("a", Presence.PRESENT);
  }

  @Test
  void the_last_words_of_who_is_gone_are_looked_for_as_far_back_as_asked() throws IOException {
    records(NOON, record("a", "A"));
    minutes(spoke("a", NOON), spoke("a", NOON.plusSeconds(60)));
    Instant later = NOON.plus(Duration.ofMinutes(30));

    assertThat(sightings(later, later, HOUR).get(0).last()).contains(Minute.parse("202602031201"));
    assertThat(sightings(later, later, Duration.ofMinutes(20)).get(0).last()).isEmpty();
  }

  @Test
  void minutes_on_the_branch_of_the_records_are_read_as_they_were() throws IOException {
    place = place(Flattime.MAIN, MINUTE);
    records(NOON, record("a", "A"), spoke("a", NOON));
    records(NOON.plus(Duration.ofMinutes(5)), delete("it/presence/flattime"), record("a", "B"));

    assertThat(at(NOON, NOON.plus(HOUR))).containsEntry("a", Presence.PRESENT);
    assertThat(at(NOON.plus(HOUR), NOON.plus(HOUR))).containsEntry("a", Presence.ABSENT);
  }

  @Test
  void where_nodes_speak_every_five_minutes_the_window_follows() throws IOException {
    place = place(Flattime.DAILY, Duration.ofMinutes(5));
    records(NOON, record("a", "A"));
    minutes(spoke("a", NOON));

    assertThat(at(NOON.plus(Duration.ofMinutes(9)), NOON.plus(Duration.ofMinutes(9))))
        .containsEntry("a", Presence.PRESENT);
    assertThat(at(NOON.plus(Duration.ofMinutes(10)), NOON.plus(Duration.ofMinutes(10))))
        .containsEntry("a", Presence.ABSENT);
  }

  @Test
  void files_that_are_no_records_are_passed_over() throws IOException {
    records(
        NOON,
        record("a", "A"),
        write("it/presence/all/.hidden.json", "x"),
        write("it/presence/all/README.md", "x"));

    List<String> ids = new ArrayList<>();
    sightings(NOON, NOON, HOUR).forEach(sighting -> ids.add(sighting.entry().instanceId()));
    assertThat(ids).containsExactly("a");
    assertThat(sightings(NOON, NOON, HOUR).get(0).last()).isEqualTo(Optional.empty());
  }
}
