package io.federation.node.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.deploy.agent.DeployLog;
import io.federation.deploy.software.Commands;
import io.federation.machine.ProcessTable;
import io.federation.node.script.ScriptRunner;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deploy scripts as a node runs them, each with a process group of its own. */
class DeployScriptRunnerTest {

  private static final Duration LONG = Duration.ofMinutes(3);

  @TempDir private Path folder;
  private final List<String> log = new CopyOnWriteArrayList<>();

  @Test
  void a_script_whose_interpreter_is_not_there_is_told_by_that() {
    assertThatThrownBy(() -> run("#!/opt/nowhere/python", LONG))
        .hasMessage(
            "Command failed: the script: its first line asks for /opt/nowhere/python, which is not"
                + " there: install it, or change the line");
  }

  @Test
  void a_script_that_takes_too_long_is_ended_and_told_by_its_limit() {
    assertThatThrownBy(() -> run("#!/bin/sh\nsleep 600", Duration.ofSeconds(1)))
        .hasMessage("Command failed: the script: it did not end within 1s");
    assertThat(folder.resolve("run")).isEmptyDirectory();
  }

  @Tag("slow")
  @Test
  void of_a_script_that_prints_a_gigabyte_the_last_thousand_lines_are_told() {
    assertThatThrownBy(() -> run("#!/bin/sh\nyes | head -c 1G\nexit 3", LONG))
        .hasMessage("Command failed: the script");
    assertThat(log).hasSizeLessThan(1100).contains("y");
    assertThat(folder.resolve("run")).isEmptyDirectory();
  }

  private void run(String text, Duration limit) throws IOException {
    Path script = folder.resolve("script");
    // What this process writes itself may be busy when it is to be run.
    ProgramRun.of("install", "-m", "755", "/dev/stdin", script.toString())
        .withStdin(text + "\n")
        .run()
        .expectingSuccess();
    ScriptRunner runner =
        new ScriptRunner(new ProcessTable(), (source, line) -> {}, Clock.systemUTC());
    new Commands(
            new DeployLog(log::add, false, event -> {}),
            Map.of("PATH", "/usr/bin:/bin"),
            limit,
            new DeployScriptRunner(runner, folder.resolve("run")))
        .runScript("the script", List.of(script.toString()), folder);
  }
}
