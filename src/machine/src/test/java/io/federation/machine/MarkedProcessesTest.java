package io.federation.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.Await;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@Tag("jvm")
class MarkedProcessesTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path folder;
  private final ProcessTable table = new ProcessTable();
  private final MarkedProcesses processes = new MarkedProcesses(table, Duration.ofSeconds(1));
  private final List<ProgramRun.Started> started = new ArrayList<>();

  @AfterEach
  void endWhatIsLeft() {
    started.forEach(ProgramRun.Started::close);
  }

  private String mark() {
    return "NODE_HOME=" + folder;
  }

  /** Starts a script that makes the file {@code ready} in the folder when it is. */
  private long start(String home, String script) {
    ProgramRun.Started program =
        ProgramRun.of("bash", "-c", script)
            .withEnv("NODE_HOME", home)
            .withEnv("NODE_RUN", "5c1f")
            .in(folder)
            .start();
    started.add(program);
    Await.until(LIMIT, "the script is ready", () -> Files.exists(folder.resolve("ready")));
    return program.process().pid();
  }

  private long pidIn(String file) throws IOException {
    return Long.parseLong(Files.readString(folder.resolve(file)).strip());
  }

  private boolean runs(long pid) {
    try {
      return table.identify(pid).isPresent();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void processes_with_the_mark_are_ended_and_others_are_not() throws Exception {
    long ours = start(folder.toString(), "touch ready; exec sleep 600");
    Files.delete(folder.resolve("ready"));
    long others = start(folder + "2", "touch ready; exec sleep 600");

    assertThat(processes.find(List.of(mark()))).containsExactly(ours);
    assertThat(processes.stop(List.of(mark()))).isEqualTo(1);

    assertThat(runs(ours)).isFalse();
    assertThat(runs(others)).isTrue();
    assertThat(processes.stop(List.of(mark()))).isZero();
  }

  @Test
  void a_shell_that_exported_the_home_for_itself_is_nobodys() throws Exception {
    try (ProgramRun.Started shell =
        ProgramRun.of("bash", "-c", "touch ready; exec sleep 600")
            .withEnv("NODE_HOME", folder.toString())
            .withoutEnv("NODE_RUN")
            .in(folder)
            .start()) {
      Await.until(LIMIT, "the shell is ready", () -> Files.exists(folder.resolve("ready")));

      assertThat(processes.kill(List.of(mark()))).isZero();

      assertThat(shell.process().isAlive()).isTrue();
    }
  }

  @Test
  void a_child_that_hides_the_mark_is_ended_with_its_parent() throws Exception {
    start(folder.toString(), "env -i setsid sleep 600 & echo $! > child; touch ready; wait");
    long child = pidIn("child");
    Await.until(
        LIMIT, "the child hides its mark", () -> !table.environment(child).contains(mark()));

    assertThat(processes.stop(List.of(mark()))).isEqualTo(2);

    assertThat(runs(child)).isFalse();
  }

  @Test
  void a_process_in_a_session_of_ours_is_ended_though_its_parent_is_gone() throws Exception {
    // The outer shell leads a session; the subshell between ends, and its child hides the mark.
    start(
        folder.toString(),
        "setsid bash -c '( env -i sleep 600 & echo $! > child ); touch ready; sleep 600; :'");
    long child = pidIn("child");
    Await.until(
        LIMIT, "the child hides its mark", () -> !table.environment(child).contains(mark()));

    processes.stop(List.of(mark()));

    assertThat(runs(child)).isFalse();
  }

  @Test
  void a_process_that_does_not_heed_sigterm_is_killed_after_its_grace() throws Exception {
    long deaf = start(folder.toString(), "trap '' TERM; touch ready; while :; do sleep 1; done");

    processes.stop(List.of(mark()));

    assertThat(runs(deaf)).isFalse();
  }

  @Test
  void an_older_process_comes_before_those_it_started() throws Exception {
    long parent =
        start(
            folder.toString(),
            "bash -c 'echo $$ > child; touch ready; while :; do sleep 0.05; done' & wait");

    // The child starts sleeps, one after the other.
    assertThat(processes.find(List.of(mark()))).startsWith(parent, pidIn("child"));
  }

  @Test
  void processes_that_are_killed_hear_nothing_of_it() throws Exception {
    long deaf =
        start(folder.toString(), "trap 'touch heard' TERM; touch ready; while :; do sleep 1; done");

    assertThat(processes.kill(List.of(mark()))).isPositive();

    assertThat(runs(deaf)).isFalse();
    assertThat(folder.resolve("heard")).doesNotExist();
  }

  /** Prints the processes that are known by a mark; run with the rights of root in a container. */
  public static final class Finder {
    private Finder() {}

    /** Takes the mark. */
    public static void main(String[] arguments) throws IOException {
      System.out.println(new MarkedProcesses(new ProcessTable()).find(List.of(arguments[0])));
    }
  }

  @Test
  @EnabledIf("isRoot") // nobody else can start a process of another user
  void a_daemon_that_changed_its_user_is_found_by_root_also_where_it_may_not_see_variables()
      throws Exception {
    long daemon =
        start(
            folder.toString(),
            "touch ready; exec setpriv --reuid=65534 --regid=65534 --clear-groups"
                + " tail -f /dev/null --pid=1 "
                + folder
                + "/data");
    Await.until(
        LIMIT,
        "it has changed its user",
        () -> table.commandLine(daemon).startsWith("tail -f /dev/null"));

    assertThat(processes.find(List.of(mark()))).containsExactly(daemon);
    assertThat(
            ProgramRun.of(
                    "setpriv",
                    "--bounding-set=-all,+chown,+dac_override,+kill,+setgid,+setuid",
                    Path.of(System.getProperty("java.home"), "bin/java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Finder.class.getName(),
                    mark())
                .withoutEnv("NODE_HOME")
                .run()
                .expectingSuccess()
                .out())
        .isEqualTo("[" + daemon + "]\n");
  }

  static boolean isRoot() throws IOException {
    return UnixUser.ofThisProcess().isRoot();
  }
}
