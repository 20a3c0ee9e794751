package io.federation.node.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.machine.ProcessIdentity;
import io.federation.machine.ProcessTable;
import io.federation.testkit.Await;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("jvm")
class ProcessGroupsTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String MARK = "NODE_RUN=5c1f";
  private static final long NOBODY = 99_999_999;

  @TempDir private Path folder;

  private final ProcessTable processes = new ProcessTable();

  @AfterEach
  void end() throws IOException {
    new Leftovers(folder).kill();
  }

  private ProgramRun.Started start(String... command) {
    return ProgramRun.of(command).in(folder).withEnv("NODE_RUN", "5c1f").start();
  }

  /** Starts a session of three processes: a leader and two that sleep. */
  private ProgramRun.Started startSession() {
    ProgramRun.Started leader =
        start(
            "setsid",
            "bash",
            "-c",
            "sleep 300 & echo $! >a.pid; sleep 300 & echo $! >b.pid; echo ready; wait");
    Await.until(LIMIT, "the session is there", () -> leader.outSoFar().contains("ready"));
    return leader;
  }

  private ProcessIdentity identify(ProgramRun.Started started) throws IOException {
    return processes.identify(started.process().pid()).orElseThrow();
  }

  private List<Long> group(ProcessIdentity leader, String mark) {
    return group(leader, mark, Set.of());
  }

  private List<Long> group(ProcessIdentity leader, String mark, Set<ProcessIdentity> known) {
    try {
      return pids(new ProcessGroups(processes).members(leader, mark, known));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Long> pids(Set<ProcessIdentity> members) {
    return members.stream().map(ProcessIdentity::pid).toList();
  }

  @Test
  void a_running_process_has_an_identity_that_does_not_change() throws IOException {
    try (ProgramRun.Started sleep = start("sleep", "300")) {
      ProcessIdentity identity = identify(sleep);

      assertThat(identity.pid()).isEqualTo(sleep.process().pid());
      assertThat(identity.startTicks()).isPositive();
      assertThat(identity.bootId())
          .isEqualTo(Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip());
      assertThat(processes.identify(sleep.process().pid())).contains(identity);
      assertThat(processes.isRunning(identity)).isTrue();
    }
  }

  @Test
  void a_process_that_has_ended_has_none() throws IOException {
    try (ProgramRun.Started sleep = start("sleep", "300")) {
      ProcessIdentity identity = identify(sleep);
      sleep.kill();

      assertThat(processes.isRunning(identity)).isFalse();
      assertThat(processes.identify(identity.pid())).isEmpty();
    }
    assertThat(processes.identify(NOBODY)).isEmpty();
  }

  @Test
  void a_process_with_the_same_number_that_started_at_another_time_is_another() throws IOException {
    try (ProgramRun.Started sleep = start("sleep", "300")) {
      ProcessIdentity identity = identify(sleep);

      assertThat(
              processes.isRunning(
                  new ProcessIdentity(
                      identity.pid(), identity.startTicks() - 1, identity.bootId())))
          .isFalse();
      assertThat(
              processes.isRunning(
                  new ProcessIdentity(
                      identity.pid(),
                      identity.startTicks(),
                      "00000000-0000-0000-0000-000000000000")))
          .isFalse();
    }
  }

  @Test
  void a_process_of_which_only_the_exit_code_is_left_does_not_run() throws IOException {
    // It ends when whoever started it has become a program that never asks for the exit code.
    try (ProgramRun.Started parent =
        start(
            "bash",
            "-c",
            "set -m; (until grep -q sleep /proc/$$/comm; do :; done) & echo $! >zombie.pid;"
                + " exec sleep 300")) {
      Leftovers noted = new Leftovers(folder);
      Await.until(LIMIT, "there is a zombie", () -> noted.isNoted("zombie") && isZombie(noted));
      long zombie = noted.pid("zombie");

      assertThat(processes.identify(zombie)).isEmpty();
      assertThat(group(identity(zombie), MARK)).isEmpty();
      assertThat(parent.process().isAlive()).isTrue();
    }
  }

  private static boolean isZombie(Leftovers noted) {
    try {
      return Files.readString(Path.of("/proc/" + noted.pid("zombie") + "/stat")).contains(") Z ");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ProcessIdentity identity(long pid) throws IOException {
    String bootId = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    return new ProcessIdentity(pid, 1, bootId);
  }

  @Test
  void a_program_of_any_name_is_understood() throws IOException {
    Path program = folder.resolve("a) R 1 (b\n2");
    Files.copy(Path.of("/bin/sleep"), program);
    try (ProgramRun.Started sleep = start(program.toString(), "300")) {
      Await.until(
          LIMIT,
          "the program is loaded",
          () -> sleep.process().info().command().orElse("").equals(program.toString()));

      assertThat(identify(sleep).startTicks()).isPositive();
      assertThat(processes.isRunning(identify(sleep))).isTrue();
    }
  }

  @Test
  void a_group_has_its_leader_and_all_that_did_not_leave_it() throws IOException {
    try (ProgramRun.Started leader = startSession()) {
      Leftovers noted = new Leftovers(folder);

      assertThat(group(identify(leader), MARK))
          .containsExactlyInAnyOrder(leader.process().pid(), noted.pid("a"), noted.pid("b"));
    }
  }

  @Test
  void a_group_is_found_after_its_leader_was_killed() throws IOException {
    try (ProgramRun.Started leader = startSession()) {
      Leftovers noted = new Leftovers(folder);
      ProcessIdentity identity = identify(leader);
      leader.kill();

      assertThat(processes.isRunning(identity)).isFalse();
      assertThat(group(identity, MARK)).containsExactlyInAnyOrder(noted.pid("a"), noted.pid("b"));
    }
  }

  @Test
  void a_group_of_the_same_number_that_is_not_ours_does_not_count() throws IOException {
    try (ProgramRun.Started leader = startSession()) {
      ProcessIdentity identity = identify(leader);
      ProcessIdentity earlier =
          new ProcessIdentity(identity.pid(), identity.startTicks() - 1, identity.bootId());
      ProcessIdentity lastBoot =
          new ProcessIdentity(identity.pid(), identity.startTicks(), "another");

      assertThat(group(earlier, "NODE_RUN=0000")).isEmpty();
      assertThat(group(lastBoot, MARK)).isEmpty();
      leader.kill();
      assertThat(group(identity, "NODE_RUN=0000")).isEmpty();
    }
  }

  @Test
  void a_group_is_known_by_those_of_its_processes_that_were_seen_before() throws IOException {
    try (ProgramRun.Started leader = startSession()) {
      Leftovers noted = new Leftovers(folder);
      ProcessIdentity identity = identify(leader);
      ProcessIdentity seen = processes.identify(noted.pid("a")).orElseThrow();
      leader.kill();

      assertThat(group(identity, "NODE_RUN=0000", Set.of(seen)))
          .containsExactlyInAnyOrder(noted.pid("a"), noted.pid("b"));
      ProcessIdentity another =
          new ProcessIdentity(seen.pid(), seen.startTicks() - 1, seen.bootId());
      assertThat(group(identity, "NODE_RUN=0000", Set.of(another))).isEmpty();
    }
  }

  @Test
  void a_leader_that_ended_a_moment_ago_has_left_its_group_and_not_that_of_another()
      throws IOException {
    try (ProgramRun.Started leader = startSession()) {
      Leftovers noted = new Leftovers(folder);
      ProcessIdentity identity = identify(leader);
      ProcessIdentity earlier =
          new ProcessIdentity(identity.pid(), identity.startTicks() - 1, identity.bootId());

      assertThat(new ProcessGroups(processes).membersJustNow(earlier)).isEmpty();
      leader.kill();
      assertThat(pids(new ProcessGroups(processes).membersJustNow(identity)))
          .containsExactlyInAnyOrder(noted.pid("a"), noted.pid("b"));
    }
  }

  @Test
  void a_signal_reaches_the_whole_group_and_nobody_else() throws IOException {
    try (ProgramRun.Started leader = startSession();
        ProgramRun.Started other = start("setsid", "sleep", "300")) {
      ProcessIdentity identity = identify(leader);

      new ProcessGroups(processes).signal("TERM", identity.pid());

      Await.until(LIMIT, "the group is gone", () -> group(identity, MARK).isEmpty());
      assertThat(other.process().isAlive()).isTrue();
    }
  }

  @Test
  void a_signal_to_a_group_that_is_gone_is_no_error() throws IOException {
    new ProcessGroups(processes).signal("KILL", NOBODY);
  }
}
