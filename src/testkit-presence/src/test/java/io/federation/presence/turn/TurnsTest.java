package io.federation.presence.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.model.Stamp;
import io.federation.model.Version;
import io.federation.presence.PresenceUnavailableException;
import io.federation.presence.turn.Turn.Holding;
import io.federation.testkit.ManualClock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TurnsTest {

  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
  private static final Version GOOD = new Version("1".repeat(40));
  private static final Version BAD = new Version("2".repeat(40));

  private final MemoryTurnStore store = new MemoryTurnStore();
  private final ManualClock clock = ManualClock.at("2026-01-01T12:00:00Z");
  private final Set<String> live = new HashSet<>(List.of("i-1", "i-2", "i-3"));
  private final Turns one = turns("i-1");
  private final Turns two = turns("i-2");

  private Turns turns(String self) {
    return new Turns(store, self, live::contains, clock);
  }

  private static TakeResult take(Turns turns) throws Exception {
    return turns.take("app1", FIVE_MINUTES, Optional.empty());
  }

  private static Holding holding(String holder, String taken, String deadline) {
    return new Holding(
        holder, Stamp.parse("20260101-" + taken), Stamp.parse("20260101-" + deadline));
  }

  @Test
  void a_free_turn_is_taken_and_nobody_else_gets_it() throws Exception {
    Holding mine = holding("i-1", "120000", "120500");

    assertThat(take(one)).isEqualTo(new TakeResult.Taken(mine, Optional.empty()));
    assertThat(take(two)).isEqualTo(new TakeResult.Occupied(mine));
    assertThat(two.show("app1")).isEqualTo(new Turn(Optional.of(mine), List.of()));
  }

  @Test
  void whoever_takes_it_again_keeps_it_with_a_new_deadline() throws Exception {
    take(one);
    clock.advance(Duration.ofMinutes(4));

    assertThat(take(one))
        .isEqualTo(new TakeResult.Taken(holding("i-1", "120000", "120900"), Optional.empty()));
  }

  @Test
  void a_turn_that_was_left_is_free() throws Exception {
    take(one);

    assertThat(one.leave("app1", Optional.empty())).isTrue();
    assertThat(take(two)).isInstanceOf(TakeResult.Taken.class);
  }

  @Test
  void nobody_leaves_what_another_has() throws Exception {
    take(one);

    assertThat(two.leave("app1", Optional.empty())).isFalse();
    assertThat(two.show("app1").isHeldBy("i-1")).isTrue();
  }

  @Test
  void a_turn_that_nobody_has_may_be_left() throws Exception {
    assertThat(one.leave("app1", Optional.empty())).isFalse();
  }

  @Test
  void a_rejected_version_is_refused_and_another_is_taken() throws Exception {
    take(one);
    one.leave("app1", Optional.of(BAD));

    assertThat(two.take("app1", FIVE_MINUTES, Optional.of(BAD)))
        .isEqualTo(new TakeResult.Refused(BAD));
    assertThat(one.take("app1", FIVE_MINUTES, Optional.of(BAD)))
        .isEqualTo(new TakeResult.Refused(BAD));
    assertThat(two.take("app1", FIVE_MINUTES, Optional.of(GOOD)))
        .isInstanceOf(TakeResult.Taken.class);
    two.leave("app1", Optional.empty());
    assertThat(one.show("app1").rejected()).containsExactly(BAD);
  }

  @Test
  void a_rejection_by_a_node_whose_turn_was_broken_is_remembered() throws Exception {
    take(one);
    live.remove("i-1");
    clock.advance(Duration.ofMinutes(6));
    take(two);

    assertThat(one.leave("app1", Optional.of(BAD))).isFalse();
    assertThat(one.show("app1").isHeldBy("i-2")).isTrue();
    assertThat(one.show("app1").rejected()).containsExactly(BAD);
  }

  @Test
  void a_dead_holder_keeps_it_until_the_deadline() throws Exception {
    take(one);
    live.remove("i-1");
    clock.advance(FIVE_MINUTES);

    assertThat(take(two)).isInstanceOf(TakeResult.Occupied.class);
  }

  @Test
  void a_deadline_by_another_clock_counts_half_a_minute_later() throws Exception {
    take(one);
    live.remove("i-1");
    clock.advance(FIVE_MINUTES.plus(Turns.CLOCK_MARGIN));
    assertThat(take(two)).isInstanceOf(TakeResult.Occupied.class);

    clock.advance(Duration.ofSeconds(1));
    assertThat(take(two))
        .isEqualTo(
            new TakeResult.Taken(
                holding("i-2", "120531", "121031"),
                Optional.of(holding("i-1", "120000", "120500"))));
  }

  @Test
  void a_live_holder_keeps_it_past_the_deadline() throws Exception {
    take(one);
    clock.advance(Duration.ofHours(3));

    assertThat(take(two)).isInstanceOf(TakeResult.Occupied.class);
  }

  @Test
  void of_two_that_break_it_one_gets_it() throws Exception {
    take(one);
    live.remove("i-1");
    clock.advance(Duration.ofMinutes(6));
    store.beforeSwap(() -> assertTaken(turns("i-3")));

    assertThat(take(two)).isEqualTo(new TakeResult.Occupied(holding("i-3", "120600", "121100")));
  }

  @Test
  void a_holder_that_comes_back_in_the_last_moment_keeps_it() throws Exception {
    take(one);
    live.remove("i-1");
    clock.advance(Duration.ofMinutes(6));
    store.beforeSwap(() -> assertTaken(one));

    assertThat(take(two)).isInstanceOf(TakeResult.Occupied.class);
    assertThat(one.show("app1").isHeldBy("i-1")).isTrue();
  }

  @Test
  void whoever_loses_every_race_is_told_so() throws Exception {
    interfere();

    assertThat(take(one)).isEqualTo(new TakeResult.Lost());
  }

  /** Before each swap, somebody takes the turn and leaves it at once. */
  private void interfere() {
    store.beforeSwap(
        () -> {
          assertTaken(turns("i-3"));
          try {
            turns("i-3").leave("app1", Optional.empty());
          } catch (Exception e) {
            throw new AssertionError(e);
          }
          interfere();
        });
  }

  private static void assertTaken(Turns turns) {
    try {
      assertThat(take(turns)).isInstanceOf(TakeResult.Taken.class);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void nobody_takes_or_leaves_a_turn_while_the_store_is_down() throws Exception {
    take(one);
    store.setDown(true);

    assertThatThrownBy(() -> take(one)).isInstanceOf(PresenceUnavailableException.class);
    assertThatThrownBy(() -> one.leave("app1", Optional.empty()))
        .isInstanceOf(PresenceUnavailableException.class);
    store.setDown(false);
    assertThat(one.show("app1").isHeldBy("i-1")).isTrue();
  }
}
