package io.federation.fed.board;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LineTest {

  @Test
  void what_nodes_say_neither_moves_a_cursor_nor_turns_the_direction_of_writing() {
    assertThat(Line.of("a\tb\u001b[2Jc\u009b2Jd\u202ee\u2028f").text())
        .isEqualTo("a?b?[2Jc?2Jd?e?f");
  }
}
