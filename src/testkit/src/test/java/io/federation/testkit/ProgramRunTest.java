package io.federation.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramRunTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  private static ProgramRun sh(String script) {
    return ProgramRun.of("/bin/sh", "-c", script);
  }

  @Test
  void output_errors_and_exit_code_are_kept_apart() {
    ProgramRun.Result result = sh("echo out; echo é >&2; exit 3").run();

    assertThat(result).isEqualTo(new ProgramRun.Result(3, "out\n", "é\n"));
  }

  @Test
  void success_expected_and_not_given_fails_with_the_output() {
    assertThat(sh("echo fine").run().expectingSuccess().out()).isEqualTo("fine\n");
    assertThatThrownBy(() -> sh("echo said; echo cause >&2; exit 1").run().expectingSuccess())
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll("exitCode=1", "said", "cause");
  }

  @Test
  void a_program_that_floods_both_streams_and_reads_no_input_ends() {
    String flood = "head -c 3000000 /dev/zero | tr '\\0' x; head -c 3000000 /dev/zero >&2";

    ProgramRun.Result result = sh(flood).withStdin("y".repeat(3_000_000)).run();

    assertThat(result.out()).hasSize(3_000_000);
    assertThat(result.err()).hasSize(3_000_000);
  }

  @Test
  void a_grandchild_that_keeps_the_output_open_does_not_hold_up_the_result() {
    try (ProgramRun.Started started =
        sh("sleep 300 & echo $!").within(Duration.ofSeconds(20)).start()) {
      ProgramRun.Result result = started.await();
      ProcessHandle grandchild =
          ProcessHandle.of(Long.parseLong(result.out().strip())).orElseThrow();

      assertThat(grandchild.isAlive()).isTrue();
      grandchild.destroyForcibly();
    }
  }

  @Test
  void input_comes_as_told_and_is_empty_otherwise() {
    assertThat(sh("cat").withStdin("zwölf\n").run().out()).isEqualTo("zwölf\n");
    assertThat(sh("cat").run().out()).isEmpty();
  }

  @Test
  void a_variable_is_added_changed_or_taken_away() {
    ProgramRun base = sh("echo ${A-none} ${B-none} ${PATH:+path}").withEnv("A", "1");

    assertThat(base.withEnv("B", "2").run().out()).isEqualTo("1 2 path\n");
    assertThat(base.withEnv("A", "3").run().out()).isEqualTo("3 none path\n");
    assertThat(base.withoutEnv("A").run().out()).isEqualTo("none none path\n");
    assertThat(base.run().out()).isEqualTo("1 none path\n");
  }

  @Test
  void the_environment_can_be_replaced_by_nothing() {
    ProgramRun env = ProgramRun.of("/usr/bin/env");

    assertThat(env.withOnlyEnv(Map.of()).run().out()).isEmpty();
    assertThat(env.withOnlyEnv(Map.of("ONLY", "this")).run().out()).isEqualTo("ONLY=this\n");
  }

  @Test
  void it_runs_in_the_folder_told(@TempDir Path folder) {
    assertThat(sh("pwd -P").in(folder).run().out().strip()).isEqualTo(folder.toString());
  }

  @Test
  void a_program_over_its_time_is_killed_with_its_children_and_fails() {
    try (ProgramRun.Started started =
        sh("sleep 300 & echo $!; wait").within(Duration.ofMillis(300)).start()) {
      Await.until(LIMIT, "the child is told", () -> started.outSoFar().endsWith("\n"));
      ProcessHandle child =
          ProcessHandle.of(Long.parseLong(started.outSoFar().strip())).orElseThrow();

      assertThatThrownBy(started::await)
          .isInstanceOf(AssertionError.class)
          .hasMessageContainingAll("did not end within 300 ms", "sleep 300");
      assertThat(started.process().isAlive()).isFalse();
      Await.until(LIMIT, "the child is dead", () -> dead(child));
    }
  }

  @Test
  void a_started_program_can_be_killed_alone() {
    try (ProgramRun.Started started = sh("sleep 300 & echo $!; wait").start()) {
      Await.until(LIMIT, "the child is told", () -> started.outSoFar().endsWith("\n"));
      ProcessHandle child =
          ProcessHandle.of(Long.parseLong(started.outSoFar().strip())).orElseThrow();

      started.kill();

      assertThat(started.await().exitCode()).isEqualTo(128 + 9);
      assertThat(dead(child)).isFalse();
      child.destroyForcibly();
    }
  }

  @Test
  void closing_a_started_program_ends_it() {
    ProgramRun.Started started = sh("echo warn >&2; sleep 300").start();
    Await.until(LIMIT, "it warns", () -> started.errSoFar().equals("warn\n"));

    started.close();

    assertThat(started.process().isAlive()).isFalse();
  }

  @Test
  void a_program_that_is_not_there_is_named() {
    assertThatThrownBy(() -> ProgramRun.of("/no/such/program", "x").run())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("cannot start /no/such/program x");
  }

  /** An orphan that its new parent has not yet buried still has a process id, but no command. */
  private static boolean dead(ProcessHandle process) {
    return !process.isAlive() || process.info().command().isEmpty();
  }

  @Test
  void a_script_that_is_still_open_for_writing_is_waited_for(@TempDir Path folder)
      throws Exception {
    Path script = StubProgram.in(folder, "busy").exiting(3).path();
    CompletableFuture<Integer> code = new CompletableFuture<>();
    Thread running =
        new Thread(() -> code.complete(ProgramRun.of(script.toString()).run().exitCode()));
    try (OutputStream writing = Files.newOutputStream(script, StandardOpenOption.APPEND)) {
      running.start();
      Await.until(
          Duration.ofMinutes(2),
          "it waits",
          () -> running.getState() == Thread.State.TIMED_WAITING);
      assertThat(code).isNotDone();
    }

    assertThat(code.get(2, TimeUnit.MINUTES)).isEqualTo(3);
  }
}
