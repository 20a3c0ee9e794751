package io.federation.node.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.machine.Deadline;
import io.federation.machine.LogRotation;
import io.federation.model.NodeState;
import io.federation.model.Stamp;
import io.federation.model.event.LifeEvent;
import io.federation.model.event.NodeEvent;
import io.federation.model.event.NumberedEvent;
import io.federation.node.home.NodeHome;
import io.federation.testkit.ChildJvm;
import io.federation.testkit.ManualClock;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeLogTest {

  private static final Stamp AT = Stamp.parse("20260101-000102");

  private static final int LINES = 100;
  private static final Pattern WRITTEN =
      Pattern.compile("[0-9]{8}-[0-9]{6} ops:common\\| (.)\\1{8191}");

  @TempDir private Path folder;

  private NodeHome home;
  private NodeLog log;

  @BeforeEach
  void make() {
    home = new NodeHome(folder);
    log = new NodeLog(home, ManualClock.at("2026-01-01T00:00:03Z"), Optional.empty());
  }

  private String logged() throws IOException {
    return Files.readString(home.logFile());
  }

  private Path older(int number) {
    return LogRotation.older(home.logFile(), number);
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the letter that a whole line of a {@link Writer} consists of. */
  private static String kind(String line) {
    Matcher whole = WRITTEN.matcher(line);
    return whole.matches() ? whole.group(1) : "part of a line, or of several";
  }

  private static NumberedEvent occurrence(NodeEvent event) {
    return new NumberedEvent(7, AT, event);
  }

  /** Logs many lines of one letter each, as many letters as told. */
  static final class Writer {
    public static void main(String[] arguments) {
      NodeLog log =
          new NodeLog(new NodeHome(Path.of(arguments[0])), Clock.systemUTC(), Optional.empty());
      String text = arguments[1].repeat(Integer.parseInt(arguments[2]));
      for (int i = 0; i < LINES; i++) {
        log.output("ops:common", text);
      }
    }
  }

  /** Logs one line and goes on. */
  static final class Survivor {
    public static void main(String[] arguments) {
      new NodeLog(
              new NodeHome(Path.of(arguments[0])),
              ManualClock.at("2026-01-01T00:00:03Z"),
              Optional.empty())
          .output("init", "hello");
      System.out.println("goes on");
    }
  }

  @Test
  void an_event_is_a_line_with_its_own_stamp_and_number() throws IOException {
    log.on(occurrence(new LifeEvent.NoChange()));
    log.on(new NumberedEvent(8, AT, new LifeEvent.WorkPaused("by it/pause")));

    assertThat(logged())
        .isEqualTo(
            """
            20260101-000102 #7 No change, move along
            20260101-000102 #8 Paused: by it/pause
            """);
  }

  @Test
  void what_is_told_again_by_the_next_heartbeat_is_left_out_by_other_processes_too()
      throws IOException {
    for (int heartbeat = 0; heartbeat < 3; heartbeat++) {
      NodeLog process =
          new NodeLog(
              new NodeHome(folder), ManualClock.at("2026-01-01T00:00:03Z"), Optional.empty());
      process.on(occurrence(new LifeEvent.WorkPaused("by it/pause")));
      if (heartbeat == 1) {
        process.on(occurrence(new LifeEvent.Warning("odd")));
      }
      process.beat(Deadline.in(Duration.ZERO));
      process.finish(Deadline.in(Duration.ZERO));
    }
    log.on(occurrence(new LifeEvent.Warning("odd")));

    assertThat(logged().lines().map(line -> line.substring("20260101-000102 #7 ".length())))
        .containsExactly("Paused: by it/pause", "WARNING odd", "WARNING odd");
  }

  @Test
  void an_event_that_is_more_than_ordinary_says_so() throws IOException {
    log.on(occurrence(new LifeEvent.Warning("odd")));
    log.on(occurrence(new LifeEvent.HeartbeatFailed("no space")));
    log.on(occurrence(new LifeEvent.StateChanged(NodeState.DONE, NodeState.WEDGED, "stuck")));

    assertThat(logged())
        .isEqualTo(
            """
            20260101-000102 #7 WARNING odd
            20260101-000102 #7 ERROR The heartbeat failed: no space
            20260101-000102 #7 CRITICAL State done -> wedged: stuck
            """);
  }

  @Test
  void what_a_script_prints_is_a_line_with_the_present_stamp_and_who_printed_it()
      throws IOException {
    log.output("ops:part/db1", "installing \u00e9t\u00e9\t100 %");
    log.output("init", "");

    assertThat(logged())
        .isEqualTo(
            """
            20260101-000003 ops:part/db1| installing \u00e9t\u00e9\t100 %
            20260101-000003 init|\s
            """);
  }

  @Test
  void no_text_can_forge_a_line_or_speak_to_a_terminal() throws IOException {
    EventPublisher events =
        new EventPublisher(home, ManualClock.at("2026-01-01T00:00:03Z"), List.of(log));
    events.output("init", "a\u001b[2Jb\r\u0007c\u007fd\ne\0f\u0085g\u009b31mh");
    events.publish(new LifeEvent.Warning("x\n20260101-000102 #8 No change, move along"));

    assertThat(logged().lines()).hasSize(2);
    assertThat(logged().chars().filter(c -> Character.isISOControl(c) && c != '\n')).isEmpty();
    assertThat(logged()).contains("init| a?[2Jb??c?d?e?f?g?31mh", "x?20260101");
  }

  @Test
  void no_text_can_hide_or_turn_the_direction_of_writing() throws IOException {
    EventPublisher events =
        new EventPublisher(home, ManualClock.at("2026-01-01T00:00:03Z"), List.of(log));
    events.output("init", "a\u202eb\u2066c\u200bd\u2028e\ufefff\u00adg");
    events.output("init", "a" + Character.toString(0xE0041) + "b\ud800c \ud83d\ude00");

    assertThat(logged().lines().map(line -> line.substring(line.indexOf('|') + 2)))
        .containsExactly("a?b?c?d?e?f?g", "a?b?c \ud83d\ude00");
  }

  @Test
  void a_line_of_any_length_is_one_line() throws IOException {
    log.output("init", "x".repeat(100_000));
    log.output("init", "next");

    assertThat(logged().lines()).hasSize(2);
    assertThat(logged()).endsWith("init| next\n");
  }

  @Test
  void lines_of_several_processes_do_not_mix_and_none_is_lost_when_one_rotates_the_log()
      throws IOException {
    String length = "8192";
    try (ProgramRun.Started first =
            ChildJvm.of(Writer.class, folder.toString(), "a", length).start();
        ProgramRun.Started second =
            ChildJvm.of(Writer.class, folder.toString(), "\u00fc", length).start()) {
      first.await().expectingSuccess();
      second.await().expectingSuccess();
    }

    assertThat(LogRotation.older(home.logFile(), 1)).exists();
    assertThat(
            Stream.of(older(3), older(2), older(1), home.logFile())
                .filter(Files::exists)
                .flatMap(NodeLogTest::lines)
                .collect(Collectors.groupingBy(NodeLogTest::kind, Collectors.counting())))
        .isEqualTo(Map.of("a", (long) LINES, "\u00fc", (long) LINES));
  }

  @Test
  void a_log_that_is_too_large_is_made_an_older_one_before_the_next_line() throws IOException {
    Files.createDirectories(home.log());
    Files.writeString(home.logFile(), "x".repeat((int) LogRotation.LARGEST));
    log.output("init", "first of the new one");

    assertThat(logged()).isEqualTo("20260101-000003 init| first of the new one\n");
    assertThat(older(1)).hasSize(LogRotation.LARGEST);
  }

  @Test
  void a_log_that_cannot_be_written_does_not_stop_the_node_and_loses_nothing() throws IOException {
    Files.writeString(home.log(), "a file where the folder should be");

    ProgramRun.Result result = ChildJvm.of(Survivor.class, folder.toString()).run();

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).isEqualTo("goes on\n");
    assertThat(result.err())
        .startsWith("20260101-000003 init| hello (not in " + home.logFile() + ": ")
        .hasLineCount(1);
  }
}
