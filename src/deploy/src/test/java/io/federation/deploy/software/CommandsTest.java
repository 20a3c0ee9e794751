package io.federation.deploy.software;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.machine.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {

  private static final Map<String, String> NO_PATH = Map.of("GREETING", "hello");

  @TempDir private Path folder;

  private final List<String> told = new ArrayList<>();
  private final CommandLog log =
      new CommandLog() {
        @Override
        public void info(String line) {
          told.add("info " + line);
        }

        @Override
        public void succeeded(List<String> output) {
          told.add("succeeded " + output);
        }

        @Override
        public void failed(List<String> output) {
          told.add("failed " + output);
        }
      };

  @Test
  void a_program_that_ends_well_is_told_with_all_it_printed() throws IOException {
    List<String> out = shell("pwd; echo $GREETING; wait");

    assertThat(out).containsExactly(folder.toRealPath().toString(), "hello");
    assertThat(told).containsExactly("info the script", "succeeded " + out);
  }

  @Test
  void what_a_failed_program_printed_is_in_the_log_and_not_in_the_message() {
    assertThatThrownBy(() -> shell("echo secret >&2; exit 3"))
        .isInstanceOf(CommandFailedException.class)
        .hasMessage("Command failed: the script");

    assertThat(told).containsExactly("info the script", "failed [secret]");
  }

  @Test
  void of_much_output_the_last_thousand_lines_are_kept() throws IOException {
    List<String> out = shell("seq 1 50000");

    assertThat(out).hasSize(1000).startsWith("49001").endsWith("50000");
  }

  @Test
  void nothing_that_is_printed_steers_a_terminal() throws IOException {
    assertThat(shell("printf 'red \\033[31m\\n'")).containsExactly("red ?[31m");
  }

  @Test
  void a_program_that_does_not_end_is_ended_and_has_failed() {
    Commands commands = new Commands(log, NO_PATH, Duration.ofMillis(200), Program::run);

    assertThatThrownBy(
            () -> commands.run("the script", List.of("sh", "-c", "echo on; sleep 600"), folder))
        .isInstanceOf(CommandFailedException.class)
        .hasMessageStartingWith("Command failed: the script: ")
        .hasMessageContaining("did not end within");

    assertThat(told.get(1)).startsWith("failed ");
  }

  @Test
  void a_program_that_is_not_there_is_named() {
    Commands commands = new Commands(log, NO_PATH, Duration.ofMinutes(1), Program::run);

    assertThatThrownBy(() -> commands.run("yum clean all", List.of("no-such-program")))
        .hasMessage(
            "Command failed: yum clean all: there is no program no-such-program: install it");
    assertThat(commands.isThere("sh")).isTrue();
    assertThat(commands.isThere("no-such-program")).isFalse();
  }

  private List<String> shell(String script) throws IOException {
    return new Commands(log, NO_PATH, Duration.ofMinutes(1), Program::run)
        .run("the script", List.of("sh", "-c", script), folder);
  }
}
