package io.federation.presence.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.model.Stamp;
import io.federation.model.Version;
import io.federation.presence.turn.Turn.Holding;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TurnJsonTest {

  private static final Version BAD = new Version("0123456789abcdef".repeat(3).substring(0, 40));

  private static final Turn HELD =
      new Turn(
          Optional.of(
              new Holding(
                  "app1-2", Stamp.parse("20260101-120000"), Stamp.parse("20260101-120500"))),
          List.of(BAD));

  @Test
  void a_held_turn_is_one_line_with_sorted_keys() {
    String text = TurnJson.render(HELD);

    assertThat(text)
        .isEqualTo(
            "{\"deadline\":\"20260101-120500\",\"holder\":\"app1-2\",\"rejected\":[\""
                + BAD
                + "\"],\"taken\":\"20260101-120000\"}\n");
    assertThat(TurnJson.parse(text)).isEqualTo(HELD);
  }

  @Test
  void a_free_turn_says_only_what_was_rejected() {
    assertThat(TurnJson.render(Turn.FREE)).isEqualTo("{\"rejected\":[]}\n");
    assertThat(TurnJson.parse("{\"rejected\":[]}")).isEqualTo(Turn.FREE);
    assertThat(TurnJson.parse("{}")).isEqualTo(Turn.FREE);
  }

  @Test
  void what_a_newer_program_wrote_is_passed_over() {
    assertThat(TurnJson.parse("{\"a\":{\"holder\":1},\"b\":[1,[2]],\"c\":null,\"rejected\":[]}"))
        .isEqualTo(Turn.FREE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "{",
        "{} x",
        "{\"rejected\":{}}",
        "{\"rejected\":[1]}",
        "{\"rejected\":[\"main\"]}",
        "{\"holder\":\"app1-2\"}",
        "{\"holder\":1,\"taken\":\"20260101-120000\",\"deadline\":\"20260101-120000\"}",
        "{\"holder\":\"../x\",\"taken\":\"20260101-120000\",\"deadline\":\"20260101-120000\"}",
        "{\"holder\":\"app1-2\",\"taken\":\"20260101-120000\",\"deadline\":\"soon\"}"
      })
  void what_is_no_turn_is_refused_in_one_line(String text) {
    assertThatThrownBy(() -> TurnJson.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .hasLineCount(1);
  }

  @Test
  void the_last_fifty_rejected_versions_are_remembered() {
    List<Version> versions =
        IntStream.range(0, 60).mapToObj(i -> new Version(String.format("%040x", i))).toList();
    Turn turn = Turn.FREE;
    for (Version version : versions) {
      turn = turn.rejecting(version);
    }

    assertThat(turn.rejected()).isEqualTo(versions.subList(10, 60));
    assertThat(turn.rejecting(versions.get(10)).rejected())
        .hasSize(50)
        .endsWith(versions.get(59), versions.get(10));
  }
}
