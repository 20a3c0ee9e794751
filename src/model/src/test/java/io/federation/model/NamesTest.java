package io.federation.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NamesTest {

  private static final String LONGEST = "n".repeat(63);

  static Stream<String> names() {
    return Stream.of(
        "a",
        "7",
        "db1",
        "lad1",
        "ControlServer1",
        "i-4e7cb59a",
        "repo2_petulant-cyril",
        "site.example.org",
        "a.b",
        "a_-.b",
        "9lives",
        "lock",
        "x.locks",
        "a.lock.b",
        LONGEST);
  }

  static Stream<String> others() {
    return Stream.of(
        // Paths.
        "",
        ".",
        "..",
        "../x",
        "a/../b",
        "a/b",
        "/etc/passwd",
        "a\\b",
        "~root",
        "a..b",
        ".hidden",
        "C:",
        "a.",
        // Words that a program would take for something else.
        "-x",
        "--help",
        "_a",
        "main.lock",
        "@",
        "a@{1}",
        "a:b",
        "$(id)",
        "`id`",
        "a;b",
        "a b",
        " a",
        "a*",
        "'a'",
        "\"a\"",
        // What looks like a name and is not.
        "a\n",
        "a\nb",
        "\n",
        "a\r",
        "a\tb",
        "a\0b",
        "a\u007f",
        "d\u0430ta",
        "\uff41bc",
        "\u0663",
        "caf\u00e9",
        "a\u200bb",
        "a\u2010b",
        "\u212a",
        "\ud835\udc1a",
        // Too long.
        LONGEST + "n",
        "n".repeat(5000));
  }

  @ParameterizedTest
  @MethodSource("names")
  void a_name_is_taken_as_it_stands(String value) {
    assertThat(Names.isValid(value)).isTrue();
    assertThat(Names.check("nodepart", value)).isSameAs(value);
  }

  @ParameterizedTest
  @MethodSource("others")
  void whatever_else_is_refused_in_one_line_that_shows_value_and_grammar(String value) {
    assertThat(Names.isValid(value)).isFalse();
    assertThatThrownBy(() -> Names.check("nodepart", value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("nodepart " + Names.quote(value) + " is not a name: use 1 to 63 ")
        .satisfies(
            refused ->
                assertThat(refused.getMessage()).matches("[ -~]{1,700}").endsWith("'.lock'"));
  }

  @Test
  void quoted_text_is_printable_ascii_on_one_line() {
    assertThat(Names.quote("a\"b\\c\n\u00e9\u001b[31m"))
        .isEqualTo("\"a\\u0022b\\u005cc\\u000a\\u00e9\\u001b[31m\"");
    assertThat(Names.quote("")).isEqualTo("\"\"");
  }

  @Test
  void quoted_text_is_cut_to_80_characters() {
    assertThat(Names.quote("x".repeat(80))).isEqualTo("\"" + "x".repeat(80) + "\"");
    assertThat(Names.quote("x".repeat(81))).isEqualTo("\"" + "x".repeat(80) + "...\"");
  }
}
