package io.federation.node.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class JitterTest {

  private static final Duration WINDOW = Duration.ofSeconds(30);

  @Test
  void the_place_of_a_node_is_always_the_same() {
    assertThat(Jitter.share("i-4e7cb59a", WINDOW)).isEqualTo(Jitter.share("i-4e7cb59a", WINDOW));
  }

  @Test
  void the_places_of_many_nodes_are_spread_evenly() {
    int[] nodesInSecond = new int[30];
    int nodes = 3000;
    for (int i = 0; i < nodes; i++) {
      Duration share = Jitter.share(String.format("i-%08x", i * 7919), WINDOW);
      assertThat(share).isBetween(Duration.ZERO, WINDOW.minusMillis(1));
      nodesInSecond[(int) share.toSeconds()]++;
    }
    assertThat(IntStream.of(nodesInSecond).boxed()).allMatch(count -> count > 50 && count < 150);
  }

  @Test
  void names_that_differ_only_in_their_last_digit_are_spread_as_well() {
    long different =
        IntStream.range(0, 10)
            .mapToObj(i -> Jitter.share("app1-" + i, WINDOW).toSeconds())
            .distinct()
            .count();
    assertThat(different).isGreaterThan(4);
  }

  @Test
  void a_window_of_nothing_has_one_place() {
    assertThat(Jitter.share("i-1", Duration.ZERO)).isZero();
  }
}
