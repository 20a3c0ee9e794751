package io.federation.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PropertyTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"", " leading", "trailing ", "a=b:c", "# no comment", "two\nlines", "\\", "Grüße"})
  void a_value_is_read_as_it_was_written(String value) {
    TreeMap<String, String> values = new TreeMap<>(Map.of("a key", value, "other", "x"));

    assertThat(PropertyText.parse(PropertyText.render(values))).isEqualTo(values);
  }

  @Test
  void the_text_is_sorted_and_has_no_date() {
    assertThat(PropertyText.render(new TreeMap<>(Map.of("b", "2", "a", "1"))))
        .isEqualTo("a=1\nb=2\n");
  }

  @Test
  void an_escape_that_is_none_is_refused_without_showing_the_text() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PropertyText.parse("value=secret\\uxyz"))
        .withMessageNotContaining("secret");
  }
}
