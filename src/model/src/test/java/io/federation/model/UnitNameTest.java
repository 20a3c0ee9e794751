package io.federation.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class UnitNameTest {

  @Test
  void a_unit_is_written_and_read_as_repository_and_level() {
    UnitName unit = new UnitName("repo2_petulant-cyril", "stacktype/lad1/part/app1");

    assertThat(unit).hasToString("repo2_petulant-cyril:stacktype/lad1/part/app1");
    assertThat(UnitName.parse(unit.toString())).isEqualTo(unit);
  }

  @Test
  void a_text_without_a_colon_is_refused_in_one_line() {
    assertThatThrownBy(() -> UnitName.parse("ops\ncommon"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("\"ops\\u000acommon\" does not name a unit: use repository:level");
  }
}
