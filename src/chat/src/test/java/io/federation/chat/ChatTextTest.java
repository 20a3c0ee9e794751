package io.federation.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChatTextTest {

  @Test
  void whatever_breaks_a_line_becomes_a_blank() {
    assertThat(ChatText.line("a\nb\r\nc\td\u0000e\u001b[31mf\u0085g\u2028h\u007fi"))
        .isEqualTo("a b  c d e [31mf g h i");
  }

  @Test
  void marks_that_are_not_seen_are_left_out() {
    assertThat(ChatText.line("sh\u202etxt.exe\u2066 \u200bx\ufeff")).isEqualTo("shtxt.exe x");
  }

  @Test
  void half_a_character_becomes_a_question_mark_and_whole_ones_stay() {
    assertThat(ChatText.line("\ud83d \ud83d\ude00 é")).isEqualTo("? \ud83d\ude00 é");
  }

  @Test
  void a_long_text_is_cut_between_characters() {
    String line = ChatText.line("\ud83d\ude00".repeat(5000));

    assertThat(line).hasSize(ChatText.LONGEST + 3).endsWith("\ud83d\ude00...");
    assertThat(ChatText.line("x".repeat(ChatText.LONGEST - 1))).hasSize(ChatText.LONGEST - 1);
  }

  @Test
  void mentions_and_links_fall_apart() {
    assertThat(ChatText.inert("@channel @**all** [x](http://h) git@h"))
        .isEqualTo("@\u200bchannel @\u200b**all** [x]\u200b(http://h) git@\u200bh");
  }
}
