package io.federation.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.Stamp;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PauseCommandTest {

  @TempDir private Path folder;

  private CommandLineRun cli;

  @BeforeEach
  void make() {
    cli = new CommandLineRun(folder);
  }

  @Test
  void a_pause_lasts_until_resume() {
    assertThat(cli.run("pause"))
        .isEqualTo(new CommandLineRun.Result(0, "Paused until node-init resume\n", ""));
    assertThat(cli.run("status").out())
        .contains("paused       by node-init pause, until node-init resume\n");

    assertThat(cli.run("resume")).isEqualTo(new CommandLineRun.Result(0, "Resumed\n", ""));
    assertThat(cli.run("status").out()).doesNotContain("paused");
    assertThat(cli.run("resume"))
        .isEqualTo(
            new CommandLineRun.Result(0, "The node was not paused by node-init pause\n", ""));
  }

  @Test
  void a_pause_may_have_an_end() {
    Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    CommandLineRun.Result result = cli.run("pause", "--for", "30m");
    Instant after = Instant.now();

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).matches("Paused until [0-9]{8}-[0-9]{6}\n");
    String until = result.out().substring("Paused until ".length()).strip();
    assertThat(Stamp.parse(until).instant())
        .isBetween(before.plus(Duration.ofMinutes(30)), after.plus(Duration.ofMinutes(30)));
    assertThat(cli.run("status").out()).contains("by node-init pause, until " + until + "\n");
  }

  @Test
  void the_later_pause_counts() {
    cli.run("pause", "--for", "1h");
    cli.run("pause");

    assertThat(cli.run("status").out()).contains("until node-init resume");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "30", "m", "1d", "1.5h", "9999999s"})
  void a_duration_that_is_none_is_refused_in_one_line_and_nothing_pauses(String duration) {
    CommandLineRun.Result result = cli.run("pause", "--for", duration);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("node-init: --for \"" + duration + "\" is not a duration: use ")
        .hasLineCount(1);
    assertThat(cli.run("status").out()).doesNotContain("paused");
  }
}
