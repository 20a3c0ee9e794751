package io.federation.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.testkit.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

final class RetryPolicyTest {

  private static final Duration SHORTEST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofMillis(1500);

  private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
  private final List<Duration> pauses = new ArrayList<>();
  private int attempts;

  private int tryFor(Duration wait, int good) throws Exception {
    RetryPolicy<TimeoutException> retries =
        new RetryPolicy<>(
            TimeoutException.class,
            clock,
            pause -> {
              pauses.add(pause);
              clock.advance(pause);
            },
            SHORTEST,
            LONGEST);
    return retries.tryFor(wait, result -> result == good, () -> ++attempts);
  }

  @Test
  void without_a_wait_it_is_tried_once() throws Exception {
    assertThat(tryFor(Duration.ZERO, 2)).isEqualTo(1);
    assertThat(pauses).isEmpty();
  }

  @Test
  void it_is_tried_until_the_result_is_good_with_pauses_between_the_two_lengths() throws Exception {
    assertThat(tryFor(Duration.ofHours(1), 50)).isEqualTo(50);
    assertThat(pauses).hasSize(49).allMatch(pause -> pause.compareTo(SHORTEST) >= 0);
    assertThat(pauses).allMatch(pause -> pause.compareTo(LONGEST) <= 0);
    assertThat(pauses.stream().distinct().count()).as("of random length").isGreaterThan(1);
  }

  @Test
  void it_is_tried_for_a_last_time_when_the_wait_is_over_and_never_after() throws Exception {
    Duration wait = Duration.ofSeconds(10);

    assertThat(tryFor(wait, -1)).isEqualTo(attempts);

    assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus)).isEqualTo(wait);
    assertThat(pauses).hasSize(attempts - 1);
  }

  private void tryForFiveSeconds(RetryPolicy.Attempt<Boolean, TimeoutException> attempt)
      throws Exception {
    new RetryPolicy<>(TimeoutException.class, clock, clock::advance, SHORTEST, LONGEST)
        .tryFor(
            Duration.ofSeconds(5),
            result -> true,
            () -> {
              attempts++;
              return attempt.make();
            });
  }

  @Test
  void a_server_that_is_down_is_tried_again_and_told_in_the_end() {
    assertThatThrownBy(
            () ->
                tryForFiveSeconds(
                    () -> {
                      throw new TimeoutException("down");
                    }))
        .isInstanceOf(TimeoutException.class);
    assertThat(attempts).isGreaterThan(3);
  }

  @Test
  void what_will_be_the_same_the_next_time_is_not_tried_again() {
    assertThatThrownBy(
            () ->
                tryForFiveSeconds(
                    () -> {
                      throw new IOException("no room");
                    }))
        .hasMessage("no room");
    assertThat(attempts).isEqualTo(1);
  }
}
