package io.federation.fed.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.ProgramRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A real terminal, which the program script(1) makes. */
@Tag("jvm")
@Isolated("it sends this JVM a signal")
class TerminalScreenTest {

  @TempDir Path folder;

  /** Shows two pictures; run in a JVM of its own. */
  public static final class Demo {

    private Demo() {}

    /** Shows two pictures, and ends as it is told. */
    public static void main(String[] arguments) throws Exception {
      Optional<Screen> screen = TerminalScreen.open();
      if (screen.isEmpty()) {
        System.out.println("no screen");
        return;
      }
      List<Line> news = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        news.add(Line.of("news " + i));
      }
      screen.get().show(List.of(Line.of("board one " + "x".repeat(100))), news);
      screen.get().show(List.of(Line.of("board two", TextStyle.BAD)), news);
      if (arguments[0].equals("interrupt")) {
        new ProcessBuilder("kill", "-INT", Long.toString(ProcessHandle.current().pid())).start();
        Thread.sleep(60_000);
      }
      screen.get().close();
      System.out.println("after");
    }
  }

  private String onTerminal(String terminal, String end) throws Exception {
    Path record = folder.resolve("record");
    String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    String call =
        String.format(
            // Where the build runs in the background, it may have been told to ignore interrupts.
            "stty rows 10 cols 40; env --default-signal=INT '%s' -cp '%s' '%s' %s; stty -a",
            java, System.getProperty("java.class.path"), Demo.class.getName(), end);
    ProgramRun.of("script", "-qec", call, record.toString())
        .withEnv("TERM", terminal)
        .withEnv("LC_ALL", "C.UTF-8")
        .run();
    return Files.readString(record);
  }

  @Test
  void a_board_is_drawn_within_the_terminal_and_leaves_it_as_it_was() throws Exception {
    String record = onTerminal("xterm-256color", "close");

    assertThat(record)
        .contains("board one " + "x".repeat(30))
        .doesNotContain("x".repeat(31))
        .contains("two", "news 49", "news 42", "after")
        .doesNotContain("news 41")
        .contains("\u001b[?25l", "\u001b[?25h")
        .contains("isig icanon", " echo ", "speed 38400 baud");
    assertThat(record.indexOf("\u001b[?25h")).isLessThan(record.indexOf("after"));
  }

  @Test
  void an_interrupt_leaves_the_terminal_as_it_was_too() throws Exception {
    assertThat(onTerminal("xterm-256color", "interrupt"))
        .contains("\u001b[?25l", "\u001b[?25h", "isig icanon", " echo ", "speed 38400 baud")
        .doesNotContain("after");
  }

  @Test
  void a_terminal_that_cannot_move_its_cursor_is_no_screen() throws Exception {
    assertThat(onTerminal("dumb", "close")).contains("no screen").doesNotContain("\u001b[");
  }

  @Test
  void output_that_goes_elsewhere_is_no_screen() {
    String java = Path.of(System.getProperty("java.home"), "bin/java").toString();

    assertThat(
            ProgramRun.of(
                    java,
                    "-cp",
                    System.getProperty("java.class.path"),
                    Demo.class.getName(),
                    "close")
                .withEnv("TERM", "xterm-256color")
                .run()
                .expectingSuccess()
                .out())
        .isEqualTo("no screen\n");
  }
}
