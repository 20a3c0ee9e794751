package io.federation.presence.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.model.Stamp;
import io.federation.model.Version;
import io.federation.presence.PresenceUnavailableException;
import io.federation.presence.turn.Turn.Holding;
import io.federation.presence.turn.TurnStore.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every store of turns must do. */
public abstract class TurnStoreContract {

  static final Stamp TAKEN = Stamp.parse("20260101-120000");
  static final Stamp DEADLINE = Stamp.parse("20260101-120500");

  /** Returns the store as the node {@code instanceId} sees it; the test closes it. */
  protected abstract TurnStore open(String instanceId) throws Exception;

  /** Makes the store answer nobody any more. */
  protected abstract void stop() throws Exception;

  static Turn heldBy(String holder) {
    return new Turn(Optional.of(new Holding(holder, TAKEN, DEADLINE)), List.of());
  }

  @Test
  void a_turn_that_nobody_ever_took_is_free() throws Exception {
    try (TurnStore store = open("i-1")) {
      assertThat(store.read("app1")).isEqualTo(new Found("", Turn.FREE));
    }
  }

  @Test
  void what_one_node_changes_another_finds() throws Exception {
    Turn turn = new Turn(heldBy("i-1").holding(), List.of(new Version("a".repeat(40))));
    try (TurnStore one = open("i-1");
        TurnStore other = open("i-2")) {
      assertThat(one.swap("app1", one.read("app1"), turn)).isTrue();

      assertThat(other.read("app1").turn()).isEqualTo(turn);
      assertThat(other.read("app1").token()).isNotEmpty().isEqualTo(one.read("app1").token());
    }
  }

  @Test
  void each_part_has_a_turn_of_its_own() throws Exception {
    try (TurnStore store = open("i-1")) {
      assertThat(store.swap("app1", store.read("app1"), heldBy("i-1"))).isTrue();

      assertThat(store.read("app2").turn()).isEqualTo(Turn.FREE);
      assertThat(store.swap("app2", store.read("app2"), heldBy("i-2"))).isTrue();
      assertThat(store.read("app1").turn()).isEqualTo(heldBy("i-1"));
    }
  }

  @Test
  void whoever_was_slower_at_the_first_turn_changes_nothing() throws Exception {
    try (TurnStore one = open("i-1");
        TurnStore other = open("i-2")) {
      Found found = other.read("app1");
      assertThat(one.swap("app1", one.read("app1"), heldBy("i-1"))).isTrue();

      assertThat(other.swap("app1", found, heldBy("i-2"))).isFalse();
      assertThat(other.read("app1").turn()).isEqualTo(heldBy("i-1"));
    }
  }

  @Test
  void whoever_was_slower_at_a_later_turn_changes_nothing() throws Exception {
    try (TurnStore one = open("i-1");
        TurnStore other = open("i-2")) {
      assertThat(one.swap("app1", one.read("app1"), Turn.FREE)).isTrue();
      Found found = other.read("app1");
      assertThat(one.swap("app1", one.read("app1"), heldBy("i-1"))).isTrue();

      assertThat(other.swap("app1", found, heldBy("i-2"))).isFalse();
      assertThat(other.read("app1").turn()).isEqualTo(heldBy("i-1"));
    }
  }

  @Test
  void a_turn_goes_from_hand_to_hand() throws Exception {
    try (TurnStore one = open("i-1");
        TurnStore other = open("i-2")) {
      for (int i = 0; i < 3; i++) {
        assertThat(one.swap("app1", one.read("app1"), heldBy("i-1"))).isTrue();
        assertThat(one.swap("app1", one.read("app1"), Turn.FREE)).isTrue();
        assertThat(other.swap("app1", other.read("app1"), heldBy("i-2"))).isTrue();
        assertThat(other.swap("app1", other.read("app1"), Turn.FREE)).isTrue();
      }
    }
  }

  @Test
  void of_many_that_want_it_at_the_same_moment_one_gets_it() throws Exception {
    int nodes = 4;
    CyclicBarrier barrier = new CyclicBarrier(nodes);
    ExecutorService threads = Executors.newFixedThreadPool(nodes);
    try {
      List<Callable<Boolean>> tries = new ArrayList<>();
      for (int i = 0; i < nodes; i++) {
        String self = "i-" + i;
        tries.add(
            () -> {
              try (TurnStore store = open(self)) {
                Found found = store.read("app1");
                barrier.await();
                return store.swap("app1", found, heldBy(self));
              }
            });
      }
      int winners = 0;
      for (Future<Boolean> each : threads.invokeAll(tries)) {
        winners += each.get() ? 1 : 0;
      }
      assertThat(winners).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void a_store_that_does_not_answer_says_so_in_one_line() throws Exception {
    try (TurnStore store = open("i-1")) {
      Found found = store.read("app1");
      stop();

      assertThatThrownBy(() -> store.read("app1"))
          .isInstanceOf(PresenceUnavailableException.class)
          .message()
          .hasLineCount(1);
      assertThatThrownBy(() -> store.swap("app1", found, heldBy("i-1")))
          .isInstanceOf(PresenceUnavailableException.class);
    }
  }
}
