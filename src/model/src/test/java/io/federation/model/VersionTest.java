package io.federation.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTest {

  private static final String HEX = "0123456789abcdef0123456789abcdef01234567";

  @Test
  void forty_hexadecimal_digits_are_a_version() {
    Version version = new Version(HEX);

    assertThat(Version.isValid(HEX)).isTrue();
    assertThat(version).hasToString(HEX).isEqualTo(new Version(HEX));
    assertThat(version.shortHex()).isEqualTo("01234567");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0123456",
        "0123456789abcdef0123456789abcdef0123456",
        "0123456789abcdef0123456789abcdef012345678",
        "0123456789ABCDEF0123456789ABCDEF01234567",
        "0123456789abcdef0123456789abcdef0123456g",
        "0123456789abcdef0123456789abcdef0123456 ",
        "0123456789abcdef0123456789abcdef0123456\n",
        "../3456789abcdef0123456789abcdef01234567",
        "\u0660123456789abcdef0123456789abcdef0123456",
      })
  void whatever_else_is_refused_in_one_line(String text) {
    assertThat(Version.isValid(text)).isFalse();
    assertThatThrownBy(() -> new Version(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(Names.quote(text) + " is not a version: use 40 hexadecimal digits");
  }
}
