package io.federation.node.work;

import static io.federation.node.NodeFixture.WORK;
import static io.federation.node.NodeFixture.recordingWork;
import static io.federation.testkit.Change.script;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.node.NodeFixture;
import io.federation.testkit.FolderSnapshot;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Units that detect changes themselves, with a {@code work.sh} of their own. */
final class SelfDetectingUnitTest {

  @TempDir private Path folder;
  @AutoClose private NodeFixture node;

  @BeforeEach
  void initialise() {
    node = NodeFixture.in(folder);
  }

  @Test
  void a_unit_with_only_work_sh_is_run_with_each_heartbeat_and_leaves_no_trace_of_its_own()
      throws Exception {
    node.push("own", script(WORK + "work.sh", "#!/bin/bash\necho run >>\"$NODE_HOME/worked\"\n"));
    node.init();
    node.beat();
    FolderSnapshot before = snapshot();
    node.beat();
    node.beat();
    assertThat(node.worked()).hasSize(3);
    assertThat(snapshot().differencesTo(before)).isEmpty();
    assertThat(node.state()).isEqualTo("idle");
  }

  private FolderSnapshot snapshot() {
    return FolderSnapshot.of(
        node.home.root(),
        path ->
            path.startsWith("log")
                || path.equals(Path.of("worked"))
                || path.equals(Path.of("nodeinfo/heartbeat.txt")));
  }

  @Test
  void a_work_sh_beside_work_actualwork_sh_is_not_run() throws Exception {
    node.push(
        "both",
        recordingWork(),
        script(WORK + "work.sh", "#!/bin/bash\ntouch \"$NODE_HOME/ran\"\n"));
    node.init();
    node.beat();
    assertThat(node.worked()).hasSize(1);
    assertThat(node.home.root().resolve("ran")).doesNotExist();
  }

  @Test
  void a_failing_work_sh_is_retried_like_any_other() throws Exception {
    node.push(
        "own", script(WORK + "work.sh", "#!/bin/bash\necho run >>\"$NODE_HOME/worked\"\nexit 1\n"));
    node.init();
    for (int minute = 0; minute < 20; minute++) {
      node.beat();
    }
    assertThat(node.worked()).hasSize(5);
    assertThat(node.state()).isEqualTo("wedged");
    node.push("mended", script(WORK + "work.sh", "#!/bin/bash\nexit 0\n"));
    assertThat(node.beat()).isZero();
    assertThat(node.state()).isEqualTo("idle");
  }
}
