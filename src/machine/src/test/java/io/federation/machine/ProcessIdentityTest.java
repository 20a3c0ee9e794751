package io.federation.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("jvm")
class ProcessIdentityTest {

  @Test
  void an_identity_is_read_as_it_was_written() {
    ProcessIdentity identity = new ProcessIdentity(4711, 123_456_789_012L, "b5b1-4f");

    assertThat(identity).hasToString("4711 123456789012 b5b1-4f");
    assertThat(ProcessIdentity.parse(identity.toString())).isEqualTo(identity);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "4711",
        "4711 12",
        "a 12 b",
        "4711 b 12",
        "1 2 3 4",
        "99999999999999999999 1 b"
      })
  void whatever_else_is_refused_in_one_line(String text) {
    assertThatThrownBy(() -> ProcessIdentity.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("\"" + text + "\" is not a process identity");
  }
}
