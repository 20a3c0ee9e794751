package io.federation.model.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "0s, 0, 0s",
    "0h, 0, 0s",
    "1s, 1, 1s",
    "90s, 90, 90s",
    "60s, 60, 1m",
    "5m, 300, 5m",
    "60m, 3600, 1h",
    "90m, 5400, 90m",
    "1h, 3600, 1h",
    "999999h, 3599996400, 999999h"
  })
  void a_duration_is_read_and_written_in_its_largest_unit(
      String text, long seconds, String written) {
    Duration duration = Durations.parse("jitter", text);

    assertThat(duration).isEqualTo(Duration.ofSeconds(seconds));
    assertThat(Durations.render(duration)).isEqualTo(written);
  }

  @Test
  void no_time_is_no_positive_duration() {
    assertThat(Durations.parsePositive("for", "1s")).isEqualTo(Duration.ofSeconds(1));
    assertThatThrownBy(() -> Durations.parsePositive("for", "0m"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("for \"0m\" is no time at all: use more than 0s");
  }

  @Test
  void a_duration_has_a_bound_where_nobody_could_end_it() {
    assertThat(Durations.parse("--wait", "24h", Durations.DAY)).isEqualTo(Durations.DAY);
    assertThat(Durations.parsePositive("--for", "8784h", Durations.YEAR)).isEqualTo(Durations.YEAR);
    assertThatThrownBy(() -> Durations.parse("--wait", "1441m", Durations.DAY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--wait \"1441m\" is too long: use 24h at most");
    assertThatThrownBy(() -> Durations.parsePositive("--for", "8785h", Durations.YEAR))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--for \"8785h\" is too long: use 8784h at most");
  }

  @ParameterizedTest
  @CsvSource({"PT-1S", "PT0.5S", "PT-0.5S", "PT1000001S", "PT1000000H"})
  void what_could_not_be_read_again_is_not_written(String duration) {
    assertThatThrownBy(() -> Durations.render(Duration.parse(duration)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "duration "
                + Duration.parse(duration)
                + " cannot be written: use whole seconds, minutes or hours");
  }
}
