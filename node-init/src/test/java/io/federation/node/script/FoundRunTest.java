package io.federation.node.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.machine.ProcessIdentity;
import io.federation.machine.ProcessTable;
import io.federation.model.Stamp;
import io.federation.testkit.Await;
import io.federation.testkit.ChildJvm;
import io.federation.testkit.ManualClock;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found of a run whose starter was killed. */
class FoundRunTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration LONG = Duration.ofHours(4);
  private static final String BEGIN = "echo $$ >script.pid; echo begun; ";
  private static final String WAIT = "until [ -e go ]; do sleep 0.02; done; ";

  @TempDir private Path folder;

  private final List<String> lines = new ArrayList<>();
  private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
  private final ProcessTable processes = new ProcessTable();
  private RunFiles files;
  private ScriptRunner runner;
  private Leftovers noted;

  @BeforeEach
  void make() {
    files = files(folder);
    noted = new Leftovers(folder);
    clock.set(Instant.now());
    runner = new ScriptRunner(processes, (source, text) -> lines.add(source + "| " + text), clock);
  }

  @AfterEach
  void end() throws IOException {
    noted.kill();
  }

  private static RunFiles files(Path folder) {
    Path run = folder.resolve("run");
    return new RunFiles(run.resolve("doing"), run.resolve("output"), run.resolve("result"));
  }

  /** Runs one script to its end. */
  static final class Starter {
    public static void main(String[] arguments) throws Exception {
      Path folder = Path.of(arguments[0]);
      new ScriptRunner(new ProcessTable(), (source, text) -> note(folder, text), Clock.systemUTC())
          .run(
              new ScriptCommand(
                  "ops:common",
                  "subject",
                  List.of("bash", "-c", arguments[1]),
                  Map.of("PATH", "/usr/bin:/bin"),
                  folder,
                  LONG),
              files(folder));
    }
  }

  private static void note(Path folder, String text) {
    try {
      Files.writeString(
          folder.resolve("handed on"),
          text + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets another process start a script, and kills that process when the script has begun. */
  private RunRecord orphan(String script) throws IOException {
    try (ProgramRun.Started starter =
        ChildJvm.of(Starter.class, folder.toString(), script).start()) {
      Await.until(LIMIT, "its output was handed on", () -> isNoted());
      starter.kill();
    }
    return RunRecord.read(files.record()).orElseThrow();
  }

  private boolean isNoted() {
    return OutputFollower.note(files.output()).toFile().length() > 0;
  }

  private ScriptRunner.Found find(RunRecord record) {
    try {
      return runner.find(record, files, "ops:common", LONG);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private ScriptRunner.Result findEnded(RunRecord record) {
    return ((ScriptRunner.Found.Ended) find(record)).result();
  }

  private boolean isRunning(RunRecord record) {
    return find(record) instanceof ScriptRunner.Found.Running;
  }

  @Test
  void a_script_goes_on_without_its_starter_and_its_end_is_found_later() throws IOException {
    RunRecord record = orphan(BEGIN + WAIT + "echo finished; exit 7");
    assertThat(record.subject()).isEqualTo("subject");
    assertThat(isRunning(record)).isTrue();
    assertThat(lines).isEmpty();

    Files.createFile(folder.resolve("go"));
    Await.until(LIMIT, "the script has ended", () -> !isRunning(record));

    assertThat(files.result()).hasContent("7");
    assertThat(files.record()).exists();
    List<String> handedOn = Files.readAllLines(folder.resolve("handed on"));
    lines.forEach(line -> handedOn.add(line.substring("ops:common| ".length())));
    assertThat(handedOn).containsExactly("begun", "finished");
    assertThat(findEnded(record))
        .isEqualTo(
            new ScriptRunner.Result(new ScriptOutcome.Exited(7), List.of("begun", "finished"), 0));
  }

  @Test
  void a_run_beyond_its_time_is_ended_when_it_is_found() throws IOException {
    RunRecord record = orphan(BEGIN + WAIT);
    // Its starter took its time, and noted by a clock of its own when it began.
    clock.set(record.since().instant().plus(LONG).plusSeconds(1));

    assertThat(findEnded(record).outcome()).isEqualTo(new ScriptOutcome.TimedOut("4h"));
    assertThat(noted.isRunning("script")).isFalse();
    assertThat(processes.isRunning(record.process())).isFalse();
  }

  @Test
  void a_script_that_lost_its_leader_is_ended_as_its_exit_code_is_lost() throws IOException {
    RunRecord record = orphan(BEGIN + WAIT);
    kill(record.process().pid());

    assertThat(findEnded(record).outcome()).isEqualTo(new ScriptOutcome.Killed());
    assertThat(noted.isRunning("script")).isFalse();
  }

  @Test
  void a_script_that_was_killed_is_found_to_have_failed() throws IOException {
    RunRecord record = orphan(BEGIN + WAIT);
    kill(noted.pid("script"));
    Await.until(LIMIT, "the leader has seen it", () -> Files.exists(files.result()));
    Await.until(LIMIT, "the leader has ended", () -> !isRunning(record));

    assertThat(findEnded(record).outcome()).isEqualTo(new ScriptOutcome.Exited(128 + 9));
  }

  @Test
  void what_a_run_left_in_its_group_is_ended_and_counted_when_it_is_found() throws IOException {
    RunRecord record = orphan(BEGIN + "sleep 300 & echo $! >child.pid; " + WAIT);
    Await.until(LIMIT, "the child has begun", () -> noted.isNoted("child"));
    Files.createFile(folder.resolve("go"));
    Await.until(LIMIT, "the script has ended", () -> Files.exists(files.result()));
    Await.until(LIMIT, "its leader has ended", () -> isGone(record.process().pid()));

    assertThat(findEnded(record))
        .isEqualTo(new ScriptRunner.Result(new ScriptOutcome.Exited(0), List.of("begun"), 1));
    assertThat(noted.isRunning("child")).isFalse();
  }

  @Test
  void a_run_can_be_stopped_by_whoever_comes_later() throws Exception {
    RunRecord record = orphan(BEGIN + WAIT);

    runner.stop(record);

    assertThat(noted.isRunning("script")).isFalse();
    assertThat(
            new ProcessGroups(processes)
                .members(record.process(), "NODE_RUN=" + record.mark(), Set.of()))
        .isEmpty();
    runner.stop(record);
  }

  @Test
  void a_record_as_the_original_wrote_it_is_that_of_a_run_that_is_gone() throws IOException {
    Files.createDirectories(files.record().getParent());
    Files.writeString(files.record(), "b".repeat(40) + "\n");
    RunRecord record = RunRecord.read(files.record()).orElseThrow();

    assertThat(findEnded(record))
        .isEqualTo(new ScriptRunner.Result(new ScriptOutcome.Killed(), List.of(), 0));
  }

  @Test
  void another_process_that_has_the_number_now_is_left_alone() throws Exception {
    try (ProgramRun.Started other = ProgramRun.of("setsid", "sleep", "300").start()) {
      ProcessIdentity its = processes.identify(other.process().pid()).orElseThrow();
      for (ProcessIdentity former :
          List.of(
              new ProcessIdentity(its.pid(), its.startTicks() - 1, its.bootId()),
              new ProcessIdentity(its.pid(), its.startTicks(), "another-boot"))) {
        RunRecord record = new RunRecord("subject", former, "5c1f", new Stamp(clock.instant()));

        assertThat(findEnded(record).outcome()).isEqualTo(new ScriptOutcome.Killed());
        runner.stop(record);
      }
      assertThat(other.process().isAlive()).isTrue();
    }
  }

  private void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    Await.until(LIMIT, "process " + pid + " is gone", () -> isGone(pid));
  }

  private boolean isGone(long pid) {
    try {
      return processes.identify(pid).isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
