package io.federation.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SpreadDelayTest {

  private static final Duration WINDOW = SpreadDelay.WITHIN_MINUTE;

  @Test
  void the_delay_of_a_node_is_always_the_same() {
    assertThat(SpreadDelay.of("i-4e7cb59a", WINDOW))
        .isEqualTo(SpreadDelay.of("i-4e7cb59a", WINDOW));
  }

  @Test
  void the_delays_of_many_nodes_are_spread_evenly() {
    int[] nodesInSecond = new int[30];
    int nodes = 3000;
    for (int i = 0; i < nodes; i++) {
      Duration delay = SpreadDelay.of(String.format("i-%08x", i * 7919), WINDOW);
      assertThat(delay).isBetween(Duration.ZERO, WINDOW.minusMillis(1));
      nodesInSecond[(int) delay.toSeconds()]++;
    }
    assertThat(IntStream.of(nodesInSecond).boxed()).allMatch(count -> count > 50 && count < 150);
  }

  @Test
  void names_that_differ_only_in_their_last_digit_are_spread_as_well() {
    long different =
        IntStream.range(0, 10)
            .mapToObj(i -> SpreadDelay.of("app1-" + i, WINDOW).toSeconds())
            .distinct()
            .count();
    assertThat(different).isGreaterThan(4);
  }

  @Test
  void a_window_of_nothing_has_no_delay() {
    assertThat(SpreadDelay.of("i-1", Duration.ZERO)).isZero();
  }
}
