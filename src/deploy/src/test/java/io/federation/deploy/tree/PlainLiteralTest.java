package io.federation.deploy.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainLiteralTest {

  @Test
  void numbers_stay_numbers_and_words_are_texts() {
    assertThat(PlainLiteral.parse("7")).isEqualTo(new Literal.Whole(7));
    assertThat(PlainLiteral.parse("-1.5")).isEqualTo(new Literal.Real(-1.5));
    assertThat(PlainLiteral.parse("'7'")).isEqualTo(new Literal.Text("7"));
    assertThat(PlainLiteral.parse("\"7 a\"")).isEqualTo(new Literal.Text("7 a"));
    assertThat(PlainLiteral.parse("7a6b")).isEqualTo(new Literal.Text("7a6b"));
    assertThat(PlainLiteral.parse("string-version-a"))
        .isEqualTo(new Literal.Text("string-version-a"));
  }

  @Test
  void python_and_json_say_the_same() {
    assertThat(PlainLiteral.parse("None")).isEqualTo(PlainLiteral.parse("null"));
    assertThat(PlainLiteral.parse("False")).isEqualTo(PlainLiteral.parse("false"));
    assertThat(PlainLiteral.parse("True")).isEqualTo(PlainLiteral.parse("true"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7",
        "u'7'",
        "1.5",
        "abc",
        "None",
        "u'None'",
        "True",
        "u'null'",
        "u'1.10'",
        "u'a b'",
        "u''",
        "[1, u'a']",
        "1e+20",
        "de305d54a75b431badb2eb6b9e546014ae26be72"
      })
  void what_is_shown_is_read_again(String shown) {
    assertThat(PlainLiteral.of(PlainLiteral.parse(shown))).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.10", "007.", "0x10", "7L", "7e3", "+7"})
  void a_number_that_would_be_shown_otherwise_is_refused(String text) {
    assertThatThrownBy(() -> PlainLiteral.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("\"" + text + "\" is the number ")
        .hasMessageEndingWith(": write that, or \"'" + text + "'\" if it is a text");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "'a", "[1, 2", "a b", "1 2", "{'a'}"})
  void what_is_neither_a_literal_nor_a_word_is_refused(String text) {
    assertThatThrownBy(() -> PlainLiteral.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("\"" + text + "\" is no value: use a number, a word, or a text in quotes");
  }
}
