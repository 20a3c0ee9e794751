package io.federation.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PrintableTextTest {

  @Test
  void what_steers_a_terminal_or_is_not_seen_becomes_a_question_mark() {
    assertThat(PrintableText.of("a\nb\u001b[2Jc\u0085d\u009b31me\u2028f\u202eg\u200bh\ud800i"))
        .isEqualTo("a?b?[2Jc?d?31me?f?g?h?i");
    assertThat(PrintableText.of("x\udb40\udc01y")).isEqualTo("x?y");
  }

  @Test
  void tabs_and_characters_of_all_languages_stay() {
    assertThat(PrintableText.of("\u00e9\t\ud83d\ude00 100 %"))
        .isEqualTo("\u00e9\t\ud83d\ude00 100 %");
  }

  @Test
  void a_log_is_not_filled_by_one_line() {
    assertThat(PrintableText.of("x".repeat(10_000))).hasSize(8 * 1024);
    assertThat(PrintableText.of("x".repeat(10_000), " ", "?")).hasSize(10_000);
  }

  @Test
  void a_caller_says_what_stands_for_what_is_not_fit() {
    assertThat(PrintableText.of("a\tb\r\nc\u0085d\u202ee\ud800", " ", "")).isEqualTo("a b  c de?");
  }
}
