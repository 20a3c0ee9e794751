package io.federation.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProgramTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private Program shell(String script) {
    return new Program(List.of("sh", "-c", script), Map.of("PATH", "/usr/bin:/bin"), folder);
  }

  @Test
  void what_a_program_did_is_told_by_its_code_and_its_lines() throws IOException {
    Program.Result result = shell("pwd; echo bad >&2; echo worse >&2; exit 7").run(LIMIT);

    assertThat(result.code()).isEqualTo(7);
    assertThat(result.out()).containsExactly(folder.toRealPath().toString());
    assertThat(result.err()).containsExactly("bad", "worse");
  }

  @Test
  void a_program_reads_what_it_is_given_and_the_end_of_it() throws IOException {
    assertThat(shell("cat").run(LIMIT, "a\nb\n").out()).containsExactly("a", "b");
    assertThat(shell("cat").run(LIMIT).out()).isEmpty();
  }

  @Test
  void of_a_program_that_prints_without_end_a_bounded_part_is_kept() throws IOException {
    Program.Result result = shell("seq 20000; seq 20000 >&2").run(LIMIT);

    assertThat(result.out()).hasSize(10_000).startsWith("1");
    assertThat(result.err()).hasSize(10_000).endsWith("20000");
  }

  @Test
  void a_program_is_looked_for_along_the_path_that_it_is_given() throws IOException {
    Path program = Files.writeString(folder.resolve("ours"), "#!/bin/sh\necho here\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();

    Program ours = new Program(List.of("ours"), Map.of("PATH", "/bin:" + folder), folder);

    assertThat(ours.run(LIMIT).out()).containsExactly("here");
  }

  @Tag("slow")
  @Test
  void a_program_that_takes_too_long_is_ended_with_all_that_it_started() throws Exception {
    Program endless = shell("trap '' TERM; sleep 300 & echo $! > child; wait; sleep 300");

    assertThatThrownBy(() -> endless.run(Duration.ofSeconds(1)))
        .isInstanceOf(Program.TimeLimitException.class)
        .hasMessage("sh did not end within 1 s");

    long child = Long.parseLong(Files.readString(folder.resolve("child")).strip());
    Await.until(
        LIMIT,
        "the program's child has ended",
        () -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void a_program_succeeds_whatever_it_prints_and_leaves_running() throws Exception {
    assertThat(shell("seq 100000; sleep 300 & echo $! > child").succeeds(LIMIT)).isTrue();
    assertThat(shell("exit 1").succeeds(LIMIT)).isFalse();

    long child = Long.parseLong(Files.readString(folder.resolve("child")).strip());
    ProcessHandle.of(child).ifPresent(ProcessHandle::destroyForcibly);
  }

  @Tag("slow")
  @Test
  void a_program_that_does_not_succeed_in_time_is_killed_with_all_that_it_started()
      throws Exception {
    Program endless = shell("trap '' TERM; sleep 300 & echo $! > child; wait; sleep 300");

    assertThat(endless.succeeds(Duration.ofSeconds(1))).isFalse();

    long child = Long.parseLong(Files.readString(folder.resolve("child")).strip());
    Await.until(
        LIMIT,
        "the program's child has ended",
        () -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
  }
}
