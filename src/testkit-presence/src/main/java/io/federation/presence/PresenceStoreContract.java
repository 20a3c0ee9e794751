package io.federation.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.model.spec.Flattime;
import io.federation.model.spec.PresenceSpec;
import io.federation.model.spec.PresenceStoreKind;
import io.federation.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a presence store does, wherever it keeps what it is told. */
public abstract class PresenceStoreContract {

  protected static final Duration LIMIT = Duration.ofMinutes(3);

  protected final ManualClock clock = ManualClock.at("2026-01-02T03:04:05Z");
  private final List<PresenceStore> opened = new ArrayList<>();

  /** Returns the store of one node; all of a test's nodes meet. */
  protected abstract PresenceStore open(String node) throws Exception;

  /** Lets nobody reach what the stores talk to, or lets them again. */
  protected abstract void setDown(boolean down) throws Exception;

  protected Flattime flattime() {
    return Flattime.DAILY;
  }

  protected PresenceSpec spec() {
    return new PresenceSpec(
        "presence",
        "https://example.org/presence.git",
        "main",
        List.of(),
        flattime(),
        Duration.ofMinutes(1),
        Duration.ofDays(2),
        PresenceStoreKind.GIT);
  }

  @AfterEach
  void close() throws Exception {
    for (PresenceStore store : opened) {
      store.close();
    }
  }

  protected PresenceStore store(String node) throws Exception {
    PresenceStore store = open(node);
    opened.add(store);
    return store;
  }

  protected Minute now() {
    return Minute.of(clock.instant(), Duration.ofMinutes(1));
  }

  private SortedSet<Minute> window() {
    return new TreeSet<>(Set.of(now(), now().plus(Duration.ofMinutes(-1))));
  }

  protected static Entry entry(String id, String state) {
    return PresenceRecord.of(id).deployment("fed1").nodepart("db1").state(state).build().toEntry();
  }

  protected static Entry seen(String id, String day) {
    return PresenceRecord.of(id).seen(day).build().toEntry();
  }

  protected static Publication record(Entry entry) {
    return new Publication(entry, true, new TreeMap<>());
  }

  protected static Publication minutes(Entry entry, Minute... minutes) {
    SortedMap<Minute, Entry> map = new TreeMap<>();
    Arrays.stream(minutes).forEach(minute -> map.put(minute, entry));
    return new Publication(entry, false, map);
  }

  protected static Publication both(Entry entry, Minute minute) {
    return new Publication(entry, true, new TreeMap<>(Map.of(minute, entry)));
  }

  private List<Entry> presentTo(PresenceStore store, Minute minute) throws Exception {
    store.refresh(List.of(minute));
    return store.present(minute);
  }

  private List<Entry> allTo(PresenceStore store) throws Exception {
    store.refresh(List.of(now()));
    return store.all();
  }

  @Test
  void at_first_nobody_is_there() throws Exception {
    PresenceStore store = store("i-1");

    assertThat(store.all()).isEmpty();
    assertThat(presentTo(store, now())).isEmpty();
    assertThat(allTo(store)).isEmpty();
  }

  @Test
  void what_a_node_says_is_known_to_the_others() throws Exception {
    Entry one = entry("i-1", "done");
    store("i-1").publish(both(one, now()), LIMIT);

    PresenceStore other = store("i-2");
    other.refresh(List.of(now()));

    assertThat(other.all()).containsExactly(one);
    assertThat(other.present(now())).containsExactly(one);
    assertThat(other.present(now().plus(Duration.ofMinutes(-1)))).isEmpty();
  }

  @Test
  void a_node_that_has_published_knows_who_spoke_before() throws Exception {
    Entry one = entry("i-1", "done");
    Entry two = entry("i-2", "idle");
    store("i-1").publish(both(one, now()), LIMIT);
    PresenceStore other = store("i-2");

    other.publish(both(two, now()), LIMIT);

    assertThat(other.live(window())).containsExactly(one, two);
  }

  @Test
  void whoever_only_asks_is_told_who_is_there() throws Exception {
    Entry one = entry("i-1", "done");
    store("i-1").publish(both(one, now()), LIMIT);

    assertThat(store("i-2").live(window())).containsExactly(one);
  }

  @Test
  void nothing_to_say_is_not_said() throws Exception {
    PresenceStore store = store("i-1");

    assertThat(store.publish(new Publication(entry("i-1", "done"), false, new TreeMap<>()), LIMIT))
        .isEqualTo(new PresenceStore.Published(0, Optional.empty()));
    assertThat(allTo(store)).isEmpty();
  }

  @Test
  void what_was_published_may_be_published_again() throws Exception {
    PresenceStore store = store("i-1");
    Entry one = entry("i-1", "done");
    store.publish(both(one, now()), LIMIT);

    store.publish(both(one, now()), LIMIT);

    assertThat(presentTo(store, now())).containsExactly(one);
    assertThat(allTo(store)).containsExactly(one);
  }

  @Test
  void a_node_replaces_what_it_said_itself_and_nothing_else() throws Exception {
    PresenceStore one = store("i-1");
    PresenceStore two = store("i-2");
    one.publish(both(entry("i-1", "working"), now()), LIMIT);
    two.publish(both(entry("i-2", "idle"), now()), LIMIT);

    one.publish(both(entry("i-1", "done"), now()), LIMIT);

    assertThat(presentTo(two, now())).containsExactly(entry("i-1", "done"), entry("i-2", "idle"));
    assertThat(allTo(two)).containsExactly(entry("i-1", "done"), entry("i-2", "idle"));
  }

  @Test
  void a_record_that_another_overwrote_is_put_back_with_the_next_minute() throws Exception {
    PresenceStore store = store("i-1");
    store.publish(both(entry("i-1", "done"), now()), LIMIT);
    store("i-2").publish(record(entry("i-1", "working")), LIMIT);
    Minute next = now().plus(Duration.ofMinutes(1));

    assertThat(store.publish(minutes(entry("i-1", "done"), next), LIMIT).displaced())
        .contains(entry("i-1", "working"));

    assertThat(allTo(store)).containsExactly(entry("i-1", "done"));
    next = next.plus(Duration.ofMinutes(1));
    assertThat(store.publish(minutes(entry("i-1", "done"), next), LIMIT).displaced()).isEmpty();
  }

  @Test
  void missed_minutes_are_said_late_under_their_own_names_over_midnight_too() throws Exception {
    clock.set(Instant.parse("2026-01-03T00:01:30Z"));
    PresenceStore store = store("i-1");
    Entry late = entry("i-1", "done");
    Minute before = Minute.parse("202601022358");

    store.publish(minutes(late, before, Minute.parse("202601022359"), now()), LIMIT);

    PresenceStore other = store("i-2");
    other.refresh(List.of(before, now()));
    assertThat(other.present(before)).containsExactly(late);
    assertThat(other.present(Minute.parse("202601022359"))).containsExactly(late);
    assertThat(other.present(now())).containsExactly(late);
    assertThat(other.present(Minute.parse("202601030000"))).isEmpty();
  }

  @Test
  void records_of_nodes_unseen_for_thirty_days_go_when_another_record_changes() throws Exception {
    PresenceStore store = store("i-1");
    store.publish(record(seen("i-old", "20251202")), LIMIT);
    store.publish(record(seen("i-young", "20251203")), LIMIT);
    store.publish(record(entry("i-unknown", "done")), LIMIT);
    store.publish(record(seen("i-2", "20260102")), LIMIT);

    store.publish(record(entry("i-1", "done")), LIMIT);

    assertThat(allTo(store))
        .extracting(Entry::instanceId)
        .containsExactly("i-1", "i-2", "i-unknown", "i-young");
  }

  @Test
  void records_stay_for_thirty_days_by_what_another_node_told_last_whatever_a_clock_shows()
      throws Exception {
    PresenceStore store = store("i-1");
    store.publish(record(seen("i-2", "20260101")), LIMIT);
    store.publish(record(seen("i-3", "20260102")), LIMIT);
    clock.advance(Duration.ofDays(100));

    store.publish(record(seen("i-1", "20260412")), LIMIT);

    assertThat(allTo(store)).extracting(Entry::instanceId).containsExactly("i-1", "i-2", "i-3");
  }

  @Test
  void the_newest_minute_of_a_node_is_found_whatever_the_clock_of_who_asks_shows()
      throws Exception {
    Minute first = now();
    Entry one = seen("i-1", first.day());
    PresenceStore store = store("i-1");
    store.publish(both(one, first.plus(Duration.ofMinutes(-3))), LIMIT);
    store.publish(minutes(one, first), LIMIT);
    store("i-2").publish(both(seen("i-2", first.day()), first.plus(Duration.ofMinutes(1))), LIMIT);
    clock.advance(Duration.ofDays(1).plusHours(5));
    PresenceStore asking = store("i-3");
    asking.refresh(List.of(now()));

    assertThat(asking.newest("i-1")).contains(first);
    assertThat(asking.newest("i-4")).isEmpty();
  }

  @Test
  void who_cannot_be_reached_is_given_up_and_found_again() throws Exception {
    PresenceStore store = store("i-1");
    Entry one = entry("i-1", "done");
    store.publish(both(one, now()), LIMIT);
    Minute next = now().plus(Duration.ofMinutes(1));
    setDown(true);

    assertThatThrownBy(() -> store.publish(minutes(one, next), Duration.ofSeconds(5)))
        .isInstanceOf(PresenceUnavailableException.class)
        .message()
        .hasLineCount(1);
    assertThatThrownBy(() -> store("i-2").refresh(List.of(next)))
        .isInstanceOf(PresenceUnavailableException.class);
    assertThat(store.present(now())).containsExactly(one);

    setDown(false);
    store.publish(minutes(one, next), LIMIT);
    assertThat(presentTo(store, next)).containsExactly(one);
  }

  @Test
  void of_ten_who_speak_at_once_nobody_is_lost() throws Exception {
    int writers = 10;
    List<Entry> said = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      List<Callable<Object>> tasks = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        Entry entry = entry("i-" + i, "done");
        PresenceStore store = store(entry.instanceId());
        said.add(entry);
        tasks.add(
            () -> {
              for (int minute = 0; minute < 3; minute++) {
                store.publish(both(entry, now().plus(Duration.ofMinutes(minute))), LIMIT);
              }
              return store;
            });
      }
      for (Future<Object> task : threads.invokeAll(tasks)) {
        task.get();
      }
    } finally {
      threads.shutdownNow();
    }

    PresenceStore reader = store("reader");
    assertThat(allTo(reader)).containsExactlyElementsOf(said);
    for (int minute = 0; minute < 3; minute++) {
      assertThat(presentTo(reader, now().plus(Duration.ofMinutes(minute))))
          .containsExactlyElementsOf(said);
    }
  }
}
