package io.federation.local.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.local.home.FederationHome;
import io.federation.local.home.HomeClaim;
import io.federation.local.node.NodeProgram;
import io.federation.machine.MarkedProcesses;
import io.federation.machine.ProcessTable;
import io.federation.model.ExitCode;
import io.federation.model.spec.Durations;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeeperControlTest {

  private static final Duration EVERY = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final ProcessTable table = new ProcessTable();
  private FederationHome home;
  private KeeperControl control;

  /** What runs as the keeper here: {@code --home DIR --every DURATION}. */
  public static final class Program {
    private Program() {}

    /** Keeps. */
    public static void main(String[] arguments) throws Exception {
      FederationHome home = FederationHome.at(Path.of(arguments[1]));
      Keeper keeper =
          new Keeper(
              home,
              Durations.parse("--every", arguments[3]),
              new NodeProgram(List.of("/bin/false"), home.nodeInitJar(), System.getenv()),
              System.getenv(),
              Clock.systemUTC());
      System.exit(keeper.run() ? ExitCode.DONE : ExitCode.TRY_AGAIN);
    }
  }

  private static List<String> program() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin/java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        Program.class.getName());
  }

  @BeforeEach
  void claim() throws IOException {
    home = FederationHome.at(folder.resolve("home"));
    HomeClaim.make(home);
    control = new KeeperControl(home, table);
  }

  @AfterEach
  void end() throws IOException, InterruptedException {
    new MarkedProcesses(table).stop(List.of(control.mark()));
  }

  @Test
  void a_keeper_that_was_started_runs_in_a_session_of_its_own_until_it_is_stopped()
      throws Exception {
    assertThat(control.running()).isEmpty();

    KeeperRecord started = control.start(program(), EVERY);

    assertThat(started.every()).isEqualTo(EVERY);
    assertThat(control.running()).contains(started);
    long pid = started.process().pid();
    assertThat(Path.of("/proc/" + pid + "/stat"))
        .content()
        // State, parent, group, session.
        .matches("(?s)\\d+ \\(.*\\) . \\d+ " + pid + " " + pid + " .*");
    assertThat(new MarkedProcesses(table).find(List.of(control.mark()))).containsExactly(pid);

    assertThat(control.stop()).isTrue();
    assertThat(control.running()).isEmpty();
    assertThat(table.isRunning(started.process())).isFalse();
    assertThat(control.stop()).isFalse();
  }

  @Test
  void a_killed_keeper_does_not_run_and_can_be_started_again() throws Exception {
    KeeperRecord killed = control.start(program(), EVERY);
    ProcessHandle process = ProcessHandle.of(killed.process().pid()).orElseThrow();
    process.destroyForcibly();
    process.onExit().get();

    assertThat(control.running()).isEmpty();
    KeeperRecord again = control.start(program(), EVERY);
    assertThat(again.process()).isNotEqualTo(killed.process());
    assertThat(control.running()).contains(again);
  }

  @Test
  void two_homes_have_two_keepers() throws Exception {
    FederationHome other = FederationHome.at(folder.resolve("other"));
    HomeClaim.make(other);
    KeeperControl otherControl = new KeeperControl(other, table);
    KeeperRecord one = control.start(program(), EVERY);
    KeeperRecord two = otherControl.start(program(), EVERY);
    try {
      control.stop();
      assertThat(control.running()).isEmpty();
      assertThat(otherControl.running()).contains(two);
      assertThat(two.process()).isNotEqualTo(one.process());
    } finally {
      otherControl.stop();
    }
  }

  @Test
  void a_keeper_that_does_not_come_up_is_told_with_its_log() {
    assertThatThrownBy(() -> control.start(List.of("sh", "-c", "echo no >&2; exit 1"), EVERY))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the keeper did not come up")
        .hasMessageContaining(home.keeperLog().toString());
    assertThat(home.keeperLog()).hasContent("no");
  }
}
