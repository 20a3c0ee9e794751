package io.federation.fed.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PassedBodiesTest {

  private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
  private final PassedBodies passed = new PassedBodies(clock);

  private boolean add(String body) {
    return passed.add(body.getBytes(UTF_8));
  }

  @Test
  void a_body_is_new_once_in_an_hour() {
    assertThat(add("a")).isTrue();
    assertThat(add("b")).isTrue();
    clock.advance(PassedBodies.KEPT.minus(Duration.ofSeconds(1)));
    assertThat(add("a")).isFalse();
    clock.advance(Duration.ofSeconds(1));
    assertThat(add("a")).isTrue();
  }

  @Test
  void a_body_that_comes_again_and_again_is_new_an_hour_after_it_was() {
    assertThat(add("a")).isTrue();
    clock.advance(Duration.ofMinutes(40));
    assertThat(add("a")).isFalse();
    clock.advance(Duration.ofMinutes(20));
    assertThat(add("a")).isTrue();
  }

  @Test
  void a_removed_body_is_new() {
    add("a");

    passed.remove("a".getBytes(UTF_8));

    assertThat(add("a")).isTrue();
  }

  @Test
  void only_the_newest_are_kept() {
    for (int i = 0; i <= PassedBodies.MOST; i++) {
      assertThat(add("body " + i)).isTrue();
    }

    assertThat(add("body 1")).isFalse();
    assertThat(add("body " + PassedBodies.MOST)).isFalse();
    assertThat(add("body 0")).isTrue();
  }
}
