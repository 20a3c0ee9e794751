package io.federation.node.heartbeat;

import static io.federation.node.NodeFixture.recordingWork;
import static io.federation.node.NodeFixture.work;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.machine.Deadline;
import io.federation.machine.LockFile;
import io.federation.model.ExitCode;
import io.federation.model.Version;
import io.federation.node.NodeFixture;
import io.federation.node.home.FileLocks;
import io.federation.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A heartbeat that is called while another one of the node looks. */
@Tag("jvm")
final class ConcurrentHeartbeatTest {

  @TempDir private Path folder;
  @AutoClose private NodeFixture node;

  @BeforeEach
  void initialise() throws Exception {
    node = NodeFixture.in(folder);
  }

  /** An operator's call. */
  private record Call(Duration longest, Optional<Version> wanted) implements Trigger {
    @Override
    public Duration delay(String instanceId) {
      return Duration.ZERO;
    }

    @Override
    public Deadline deadline() {
      return Deadline.in(longest);
    }
  }

  @Test
  void a_trigger_that_wants_a_version_is_told_to_try_again_while_the_node_has_another_one()
      throws Exception {
    Version old = node.push("work", recordingWork());
    node.init();
    assertThat(node.node().heartbeat().call(new Call(Duration.ZERO, Optional.of(old)))).isZero();
    Version wanted = new Version("f".repeat(40));
    assertThat(node.node().heartbeat().call(new Call(Duration.ZERO, Optional.of(wanted))))
        .isEqualTo(ExitCode.TRY_AGAIN);
    Version fresh = node.push("more", write("README", "2"));
    assertThat(node.node().heartbeat().call(new Call(Duration.ZERO, Optional.of(fresh)))).isZero();
    assertThat(node.worked()).containsExactly(old.hex(), fresh.hex());
  }

  @Test
  void a_trigger_with_a_deadline_waits_for_another_look_to_end() throws Exception {
    node.push("work", recordingWork());
    node.init();
    LockFile other = new FileLocks(node.home).waitForHeartbeat(Duration.ZERO).orElseThrow();
    Thread waiting =
        new Thread(
            () -> {
              try {
                node.node().heartbeat().call(new Call(Duration.ofMinutes(2), Optional.empty()));
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    waiting.start();
    Await.until(
        Duration.ofMinutes(1),
        "the call waits",
        () -> waiting.getState() == Thread.State.TIMED_WAITING);
    assertThat(node.worked()).isEmpty();
    other.close();
    waiting.join();
    assertThat(node.worked()).hasSize(1);
  }

  @Test
  void a_heartbeat_that_leaves_says_which_process_is_in_its_way() throws Exception {
    node.init();
    node.told();
    String us =
        "process %d (java, user %s)"
            .formatted(ProcessHandle.current().pid(), Files.getOwner(node.home.root()));
    FileLocks locks = new FileLocks(node.home);
    try (LockFile look = locks.waitForHeartbeat(Duration.ZERO).orElseThrow()) {
      assertThat(look).isNotNull();
      assertThat(node.beat()).isZero();
    }
    try (LockFile work = locks.tryWork().orElseThrow()) {
      assertThat(work).isNotNull();
      assertThat(node.beat()).isZero();
    }
    assertThat(node.told())
        .containsExactly(
            "This heartbeat ends without a look: another heartbeat is looking: " + us,
            "This heartbeat ends without a look: init or work is under way: " + us);
  }

  @Test
  void a_heartbeat_beside_a_look_says_so_and_after_a_quarter_of_an_hour_it_is_an_error()
      throws Exception {
    node.init();
    assertThat(node.beat()).isZero();
    LockFile other = new FileLocks(node.home).waitForHeartbeat(Duration.ZERO).orElseThrow();
    for (int minute = 1; minute <= 15; minute++) {
      assertThat(node.beat()).isZero();
    }
    assertThat(node.told()).last().asString().contains("another heartbeat is looking: process ");

    assertThat(node.beat()).isEqualTo(ExitCode.FAILED);
    assertThat(node.told())
        .singleElement()
        .asString()
        .startsWith(
            "another heartbeat has been looking for changes since 20260101-120100: end process ");

    other.close();
    assertThat(node.beat()).isZero();
  }
}
