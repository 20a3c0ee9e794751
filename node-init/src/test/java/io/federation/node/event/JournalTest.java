package io.federation.node.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.Stamp;
import io.federation.model.event.LifeEvent;
import io.federation.model.event.NumberedEvent;
import io.federation.model.event.Severity;
import io.federation.node.home.NodeHome;
import io.federation.testkit.ChildJvm;
import io.federation.testkit.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

  @TempDir private Path folder;

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);

  private static String stream(Path file) throws Exception {
    return Files.getAttribute(file, "unix:dev") + ":" + Files.getAttribute(file, "unix:ino");
  }

  /** Logs to the home that is given, where the journal reads what is printed, or something else. */
  static final class Program {
    public static void main(String[] arguments) throws Exception {
      String stream =
          arguments[1].equals("read") ? stream(Path.of("/proc/self/fd/1")) : arguments[1];
      NodeHome home = new NodeHome(Path.of(arguments[0]));
      NodeLog log = new NodeLog(home, ManualClock.at("2026-01-01T00:00:03Z"), Optional.of(stream));
      log.on(new NumberedEvent(7, Stamp.parse("20260101-000102"), new LifeEvent.Warning("odd")));
      log.output("init", "hello");
    }
  }

  private String printed(String stream) {
    String home = folder.resolve("home").toString();
    return ChildJvm.of(Program.class, home, stream).run().expectingSuccess().out();
  }

  @Test
  void each_severity_has_a_priority_of_syslog() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    Journal journal = Journal.of(stream(file), file, out).orElseThrow();

    journal.print(Severity.INFO, "begins");
    journal.print(Severity.WARNING, "odd");
    journal.print(Severity.ERROR, "failed");
    journal.print(Severity.CRITICAL, "wedged");

    assertThat(shown.toString(StandardCharsets.UTF_8))
        .isEqualTo("<5>begins\n<4>odd\n<3>failed\n<2>wedged\n");
  }

  @Test
  void the_journal_gets_the_lines_of_the_log_without_their_stamps() throws Exception {
    assertThat(printed("read")).isEqualTo("<4>#7 WARNING odd\n<5>init| hello\n");
  }

  @Test
  void a_process_that_prints_to_something_else_leaves_the_journal_alone() throws Exception {
    assertThat(printed("1:1")).isEmpty();
    assertThat(folder.resolve("home/log/node-init.log"))
        .hasContent("20260101-000102 #7 WARNING odd\n20260101-000003 init| hello");
  }
}
