package io.federation.fed.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {

  /** In Kolkata it is 15:30:20. */
  private static final Instant NOW = Instant.parse("2026-02-03T10:00:20Z");

  private final TimeText times = new TimeText(NOW, ZoneId.of("Asia/Kolkata"));

  @ParameterizedTest
  @CsvSource({
    "now, 2026-02-03T10:00:20Z",
    "5m ago, 2026-02-03T09:55:20Z",
    "-5m, 2026-02-03T09:55:20Z",
    "90s ago, 2026-02-03T09:58:50Z",
    "2 hours ago, 2026-02-03T08:00:20Z",
    "1 minute ago, 2026-02-03T09:59:20Z",
    "3d ago, 2026-01-31T10:00:20Z",
    "15:30, 2026-02-03T10:00:00Z",
    "15:30:10, 2026-02-03T10:00:10Z",
    "16:00, 2026-02-02T10:30:00Z",
    "2026-02-01 15:30, 2026-02-01T10:00:00Z",
    "2026-02-01 15:30:05, 2026-02-01T10:00:05Z",
    "2026-02-01T15:30, 2026-02-01T10:00:00Z",
    "2026-02-01T10:00:00Z, 2026-02-01T10:00:00Z",
    "2026-02-01 10:00:00Z, 2026-02-01T10:00:00Z",
    "2026-02-01T10:00:00+01:00, 2026-02-01T09:00:00Z",
    "20260201-100000, 2026-02-01T10:00:00Z",
  })
  void a_moment_is_read_in_the_forms_that_people_use(String text, Instant moment) {
    assertThat(times.parse(text)).isEqualTo(moment);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5m", "yesterday", "25:00", "2026-02-30 10:00", "-m", "5x ago"})
  void anything_else_is_refused_with_the_forms_there_are(String text) {
    assertThatThrownBy(() -> times.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not a time: use 5m ago, 14:30, ");
  }

  @Test
  void the_future_is_refused() {
    assertThatThrownBy(() -> times.parse("2026-02-04 15:30"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("\"2026-02-04 15:30\" is still to come");
  }

  @Test
  void a_moment_of_today_is_shown_by_its_time_and_another_by_its_day_too() {
    assertThat(times.show(NOW.minusSeconds(20))).isEqualTo("15:30:00");
    assertThat(times.show(NOW.minus(Duration.ofDays(1)))).isEqualTo("2026-02-02 15:30");
    assertThat(times.show(Optional.of("20260203-100000"))).isEqualTo("15:30:00");
    assertThat(times.show(Optional.of("some day"))).isEqualTo("some day");
    assertThat(times.show(Optional.empty())).isEqualTo("-");
  }

  @ParameterizedTest
  @CsvSource({"0, 0s", "59, 59s", "60, 1m", "3599, 59m", "3600, 1h", "172799, 47h", "172800, 2d"})
  void an_age_is_shown_in_the_largest_unit_that_fits(long seconds, String age) {
    assertThat(times.age(NOW.minusSeconds(seconds))).isEqualTo(age);
  }
}
