package io.federation.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DelaysTest {

  @Test
  void a_percentile_is_what_that_share_of_all_did_not_exceed() {
    Delays delays = new Delays();
    for (int i = 200; i >= 1; i--) {
      delays.add(Duration.ofMillis(i));
    }

    assertThat(delays).hasToString("p50_ms=100 p99_ms=198 max_ms=200");
    assertThat(delays.within(Duration.ofMillis(150))).isEqualTo(150);
  }

  @Test
  void one_alone_is_every_percentile_and_of_none_all_are_zero() {
    Delays one = new Delays();
    one.add(Duration.ofMillis(7));

    assertThat(one).hasToString("p50_ms=7 p99_ms=7 max_ms=7");
    assertThat(new Delays()).hasToString("p50_ms=0 p99_ms=0 max_ms=0");
  }
}
