package io.federation.node.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The words are those that shlex.split of Python 2.7 returns. */
class CommandWordsTest {

  static Arguments[] texts() {
    return new Arguments[] {
      of(
          "echo\n'spoons are round'\n\"just 'cuz they are \"",
          "echo",
          "spoons are round",
          "just 'cuz they are "),
      of("echo ' \nthis is long text'", "echo", " \nthis is long text"),
      of("a\\ b\tc\r\n", "a b", "c"),
      of("\"a\\\"b\\\\c\\d$x\"", "a\"b\\c\\d$x"),
      of("'a\\b'", "a\\b"),
      of("a''b \"\"", "ab", ""),
      of("a # b", "a", "#", "b"),
      of("\\\n", "\n"),
      of("a\"b c\"d", "ab cd"),
      of("a;b|c&d $x `y` *", "a;b|c&d", "$x", "`y`", "*"),
      of("  ")
    };
  }

  private static Arguments of(String text, String... words) {
    return Arguments.of(text, List.of(words));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void words_are_those_of_python(String text, List<String> words) {
    assertThat(CommandWords.of(text)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "a 'b, has a quote without its other end",
        "a \"b', has a quote without its other end",
        "a\\, ends with a backslash",
        "\"a\\, ends with a backslash"
      })
  void what_is_no_whole_command_is_refused_in_one_line(String text, String what) {
    assertThatThrownBy(() -> CommandWords.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(what)
        .hasMessageEndingWith(": use words as for a shell, such as reload 'my app'");
  }
}
