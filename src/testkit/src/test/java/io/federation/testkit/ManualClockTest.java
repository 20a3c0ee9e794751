package io.federation.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ManualClockTest {

  private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");

  @Test
  void it_stands_still_in_utc_until_it_is_moved() {
    assertThat(clock.instant()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(clock.instant()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(clock.getZone()).isEqualTo(ZoneOffset.UTC);
  }

  @Test
  void it_is_advanced_and_set() {
    clock.advance(Duration.ofMinutes(90));
    assertThat(clock.instant()).isEqualTo("2026-01-01T01:30:00Z");

    clock.set(Instant.parse("2025-12-31T23:59:59Z"));
    assertThat(clock.instant()).isEqualTo("2025-12-31T23:59:59Z");
  }

  @Test
  void the_same_clock_in_another_zone_moves_with_it() {
    ManualClock elsewhere = clock.withZone(ZoneId.of("Asia/Tokyo"));

    clock.advance(Duration.ofSeconds(1));

    assertThat(elsewhere.instant()).isEqualTo("2026-01-01T00:00:01Z");
    assertThat(elsewhere.getZone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
  }

  @Test
  void no_step_is_lost_when_many_threads_advance_it() {
    IntStream.range(0, 10_000).parallel().forEach(i -> clock.advance(Duration.ofMillis(1)));

    assertThat(clock.instant()).isEqualTo("2026-01-01T00:00:10Z");
  }
}
