package io.federation.fed.board;

import static io.federation.fed.view.Views.NOON;
import static io.federation.fed.view.Views.node;
import static io.federation.fed.view.Views.view;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LiveBoardTest {

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

  /** Keeps what was shown last. */
  private static final class Slate implements Screen {
    private List<String> board = List.of();
    private List<String> news = List.of();
    private boolean closed;

    @Override
    public void show(List<Line> lines, List<Line> below) {
      board = texts(lines);
      news = texts(below);
    }

    private static List<String> texts(List<Line> lines) {
      return new ArrayList<>(lines.stream().map(line -> line.text().stripTrailing()).toList());
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @Test
  void on_a_screen_the_board_stands_above_what_has_happened() {
    Slate slate = new Slate();
    try (LiveBoard board = new LiveBoard(Optional.of(slate), out, ZoneOffset.UTC)) {
      board.show(view(NOON, node("a-1", "done").withAwake(Optional.of(true))), true);
      board.show(view(NOON.plusSeconds(1), node("a-1", "working")), false);
      board.tell(Line.of("something else"));
    }

    assertThat(slate.board)
        .containsExactly(
            "fed1 (lad1)  http://127.1.2.3:8000/  12:00:01",
            "",
            "NODE  PART  STATE    SINCE     COMMIT   AWAKE  LAST MESSAGE",
            "a-1   a     working  11:55:00  0123456  yes",
            "");
    assertThat(slate.news).containsExactly("12:00:01 a-1: done -> working", "something else");
    assertThat(slate.closed).isTrue();
    assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void elsewhere_the_nodes_are_printed_once_and_then_what_happens() {
    try (LiveBoard board = new LiveBoard(Optional.empty(), out, ZoneOffset.UTC)) {
      board.show(view(NOON, node("a-1", "done")), true);
      board.show(view(NOON.plusSeconds(1), node("a-1", "done")), false);
      board.show(view(NOON.plusSeconds(2), node("a-1", "working")), false);
    }

    assertThat(printed.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            fed1 (lad1)  http://127.1.2.3:8000/  12:00:00

            NODE  PART  STATE  SINCE     COMMIT   AWAKE  LAST MESSAGE
            a-1   a     done   11:55:00  0123456  -

            12:00:02 a-1: done -> working
            """);
  }
}
