package io.federation.git.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ServerTimeTest {

  private static final Instant NOW = Instant.parse("2026-11-06T08:49:37Z");

  /** What a busy machine may take between two lines of a test. */
  private static final Duration STALL = Duration.ofSeconds(10);

  private static Duration ahead(String date) {
    return new ServerTime(date, System.nanoTime()).ahead(NOW).orElseThrow();
  }

  @Test
  void a_clock_is_compared_with_the_servers() {
    assertThat(ahead("Fri, 06 Nov 2026 08:49:37 GMT")).isCloseTo(Duration.ZERO, STALL);
    assertThat(ahead("Fri, 06 Nov 2026 08:49:07 GMT")).isCloseTo(Duration.ofSeconds(30), STALL);
    assertThat(ahead("Thu, 31 Dec 2026 00:00:00 GMT")).isNegative();
  }

  @Test
  void time_that_passed_since_the_answer_does_not_count() {
    long before = System.nanoTime() - Duration.ofMinutes(5).toNanos();

    assertThat(new ServerTime("Fri, 06 Nov 2026 08:44:37 GMT", before).ahead(NOW).orElseThrow())
        .isCloseTo(Duration.ZERO, STALL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Friday, 06-Nov-26 08:49:37 GMT",
        "Fri Nov  6 08:49:37 2026",
        "Fri, 06 anF 2026 08:49:37 GMT",
        "Fri, 36 Nov 2026 08:49:37 GMT",
        "Fri, xx Nov 2026 08:49:37 GMT",
        "Fri, 06 Nov 2026 08:49:37 UTC"
      })
  void another_form_tells_nothing(String date) {
    assertThat(new ServerTime(date, 0).ahead(NOW)).isEmpty();
  }
}
