package io.federation.node.work;

import static io.federation.node.NodeFixture.recordingWork;
import static io.federation.node.NodeFixture.work;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.machine.StateFiles;
import io.federation.model.Version;
import io.federation.node.NodeFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a crash leaves behind of a run, and what comes of it. */
final class CrashedWorkTest {

  private static final String UNIT = "ops:stacktype/lad1/part/app1";

  @TempDir private Path folder;
  @AutoClose private NodeFixture node;

  @BeforeEach
  void initialise() {
    node = NodeFixture.in(folder);
  }

  @Test
  void a_run_whose_process_is_gone_is_told_as_a_crash_and_the_unit_runs_again_at_once()
      throws Exception {
    node.push("work", recordingWork());
    node.init();
    Version version = new Version(node.ops.head().name());
    StateFiles.write(
        node.unit().run().record(),
        version + "\nprocess 1 1 another-boot\nmark x\nsince 20260101-120000\n");
    node.told();
    assertThat(node.beat()).isZero();
    assertThat(node.worked()).containsExactly(version.hex());
    assertThat(node.told())
        .contains(
            UNIT + ": Crashed ActualWork at " + version + ": its process killed; it runs again",
            UNIT + ": Starting ActualWork at " + version + " (attempt 2)");
    assertThat(node.unit().run().record()).doesNotExist();
    assertThat(node.unit().failure()).isEmpty();
  }

  @Test
  void a_lock_file_that_the_original_scripts_left_counts_as_a_crash() throws Exception {
    node.push("work", recordingWork());
    node.init();
    StateFiles.write(node.unit().run().record(), node.ops.head().name() + "\n");
    assertThat(node.beat()).isZero();
    assertThat(node.worked()).hasSize(1);
  }

  @Test
  void a_crash_after_the_version_was_recorded_does_not_run_the_unit_again() throws Exception {
    node.push("work", recordingWork());
    node.init();
    node.beat();
    StateFiles.write(
        node.unit().run().record(),
        node.ops.head().name() + "\nprocess 1 1 another-boot\nmark x\nsince 20260101-120000\n");
    assertThat(node.beat()).isZero();
    assertThat(node.worked()).hasSize(1);
    assertThat(node.unit().run().record()).doesNotExist();
  }

  @Test
  void a_unit_that_crashes_again_and_again_is_retried_with_waits_and_wedges() throws Exception {
    // The script kills the leader of its own session, as a machine without memory would.
    node.push("crash", work("echo tried >>\"$NODE_HOME/worked\"; kill -9 $PPID; sleep 5"));
    node.init();
    for (int minute = 0; minute < 20; minute++) {
      node.beat();
    }
    assertThat(node.worked()).hasSize(5);
    assertThat(node.state()).isEqualTo("wedged");
  }
}
