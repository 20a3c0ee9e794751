package io.federation.testkit.machines;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.Await;
import io.federation.testkit.ChildJvm;
import io.federation.testkit.ProgramRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is left of a test run that was killed. */
@Tag("e2e")
class LeftoversE2eTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  @Test
  void machines_end_with_a_jvm_that_is_killed() {
    try (ProgramRun.Started killed = ChildJvm.of(Opened.class).within(LIMIT).start()) {
      Path namespace = namespace(killed);
      killed.kill();
      Await.until(LIMIT, "its namespace is gone", () -> !Files.exists(namespace));
      Await.until(LIMIT, "its machine is gone", () -> machinesOf(namespace).isEmpty());
    }
  }

  @Test
  void what_nobody_could_remove_is_removed_by_the_next_network() {
    try (ProgramRun.Started killed = ChildJvm.of(Opened.class).within(LIMIT).start()) {
      Path namespace = namespace(killed);
      killed.killTree();
      assertThat(namespace).exists();
      MachineNetwork.open("LeftoversE2eTest").close();
      assertThat(namespace).doesNotExist();
      Await.until(LIMIT, "its machine is gone", () -> machinesOf(namespace).isEmpty());
    }
  }

  /** Waits until a machine has booted there, and returns the namespace of its network. */
  private static Path namespace(ProgramRun.Started jvm) {
    Await.until(
        LIMIT,
        "a machine boots in another JVM",
        () -> jvm.outSoFar().contains("booted in ") || !jvm.process().isAlive());
    assertThat(jvm.errSoFar()).isEmpty();
    return Path.of(
        "/run/netns/fedm" + jvm.outSoFar().replaceAll("(?s).*booted in ([0-9]+).*", "$1"));
  }

  private static String machinesOf(Path namespace) {
    return ProgramRun.of("pgrep", "-f", "machine=" + namespace.getFileName() + "-").run().out();
  }

  /** Boots a machine and says so; it is to be killed. */
  static final class Opened {

    private Opened() {}

    public static void main(String[] arguments) throws InterruptedException {
      MachineNetwork network = MachineNetwork.open("LeftoversE2eTest");
      Machine machine = network.machine("i-left");
      machine.boot();
      machine.awaitShell(LIMIT, "true");
      System.out.println("booted in " + network.number());
      Thread.sleep(LIMIT.toMillis());
    }
  }
}
