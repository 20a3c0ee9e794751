package io.federation.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StampTest {

  @ParameterizedTest
  @CsvSource({
    "2015-10-08T17:46:46Z, 20151008-174646",
    "1970-01-01T00:00:00Z, 19700101-000000",
    "2024-02-29T23:59:59Z, 20240229-235959",
    "0987-06-05T04:03:02Z, 09870605-040302",
    "9999-12-31T23:59:59Z, 99991231-235959",
  })
  void a_stamp_is_written_in_utc_and_read_back(String instant, String text) {
    Stamp stamp = new Stamp(Instant.parse(instant));

    assertThat(stamp).hasToString(text);
    assertThat(Stamp.parse(text)).isEqualTo(stamp);
  }

  @Test
  void a_stamp_has_no_fraction_of_a_second() {
    assertThat(new Stamp(Instant.parse("2026-01-01T00:00:00.999999999Z")))
        .isEqualTo(Stamp.parse("20260101-000000"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "20260101",
        "20260101-00000",
        "20260101-0000000",
        "20260101 000000",
        "20260101_000000",
        "2026-01-01T00:00",
        " 20260101-00000",
        "20260101-00000\n",
        "20261301-000000",
        "20260001-000000",
        "20260100-000000",
        "20260230-000000",
        "20250229-000000",
        "20260101-240000",
        "20260101-006000",
        "20260101-000060",
        "-0260101-000000",
        "+2026101-000000",
        "2026010a-000000",
        "20260101-00000\u0661",
      })
  void whatever_else_is_refused_in_one_line(String text) {
    assertThatThrownBy(() -> Stamp.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(Names.quote(text) + " is not a stamp: use YYYYMMDD-HHMMSS in UTC");
  }

  @Test
  void stamps_are_ordered_as_their_texts_are() {
    Stamp earlier = Stamp.parse("20251231-235959");
    Stamp later = Stamp.parse("20260101-000000");

    assertThat(earlier).isLessThan(later).isEqualByComparingTo(Stamp.parse("20251231-235959"));
    assertThat(earlier.toString()).isLessThan(later.toString());
  }
}
