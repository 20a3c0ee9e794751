package io.federation.node.heartbeat;

import static io.federation.node.NodeFixture.recordingWork;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.model.ExitCode;
import io.federation.model.NodeStatus;
import io.federation.node.NodeFixture;
import io.federation.node.init.InitException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Heartbeats of a node whose {@code init} has failed or was killed. */
@Tag("jvm")
final class InitStepTest {

  @TempDir private Path folder;
  @AutoClose private NodeFixture node;

  @BeforeEach
  void initialise() throws Exception {
    node = NodeFixture.in(folder);
  }

  @Test
  void an_init_that_failed_stands_and_is_tried_again_after_1_2_4_and_8_minutes() throws Exception {
    node.push(
        "init fails",
        write("it/nodeinit/common/init.sh", "echo tried >>\"$NODE_HOME/worked\"\nreturn 1\n"));
    assertThatThrownBy(node::init).hasMessage("it/nodeinit/common/init.sh failed with exit code 1");
    boolean[] tries = new boolean[25];
    for (int minute = 1; minute < tries.length; minute++) {
      int before = node.worked().size();
      assertThat(node.beat()).isEqualTo(ExitCode.FAILED);
      tries[minute] = node.worked().size() > before;
      assertThat(node.state()).isEqualTo("setup");
      assertThat(node.node().nodeInfo().get("error"))
          .contains("initialisation failed: it/nodeinit/common/init.sh failed with exit code 1");
    }
    assertThat(FailedWorkTest.minutesOf(tries)).containsExactly(1, 3, 7, 15, 23);
  }

  @Test
  void a_push_that_mends_the_init_scripts_is_taken_by_the_next_heartbeat() throws Exception {
    node.push("init fails", write("it/nodeinit/common/init.sh", "return 1\n"), recordingWork());
    assertThatThrownBy(node::init).isInstanceOf(InitException.class);
    assertThat(node.beat()).isEqualTo(ExitCode.FAILED);
    node.push("mended", write("it/nodeinit/common/init.sh", "true\n"));
    assertThat(node.beat()).isZero();
    assertThat(node.state()).isEqualTo("initdone");
    assertThat(node.node().nodeInfo().get("error")).isEmpty();
    assertThat(node.beat()).isZero();
    assertThat(node.state()).isEqualTo("done");
  }

  @Test
  void a_node_whose_git_server_was_away_at_its_birth_grows_when_it_is_back() throws Exception {
    Path server = node.ops.folder();
    Path away = server.resolveSibling("away.git");
    Files.move(server, away);
    assertThatThrownBy(node::init).hasMessageStartingWith("cannot look at ops: ");
    assertThat(node.beat()).isEqualTo(ExitCode.FAILED);
    Files.move(away, server);
    assertThat(node.beat()).isEqualTo(ExitCode.FAILED);
    assertThat(node.beat()).isZero();
    assertThat(node.state()).isEqualTo("initdone");
  }

  @Test
  void an_init_that_was_killed_is_carried_on_by_the_next_heartbeat() throws Exception {
    node.setIdentity();
    node.node().lifecycle().take(NodeStatus::setup, "initialisation begins");
    assertThat(node.beat()).isZero();
    assertThat(node.state()).isEqualTo("initdone");
  }

  @Test
  void a_node_that_works_goes_on_while_the_error_of_its_new_init_stands() throws Exception {
    node.push("good", recordingWork());
    node.init();
    node.push("init fails", write("it/nodeinit/common/init.sh", "return 1\n"));
    assertThatThrownBy(node::init).isInstanceOf(InitException.class);
    assertThat(node.beat()).isEqualTo(ExitCode.FAILED);
    assertThat(node.state()).isEqualTo("done");
    assertThat(node.worked()).hasSize(1);
    assertThat(node.node().nodeInfo().get("error").orElseThrow())
        .startsWith("initialisation failed: ");
    node.push("mended", write("it/nodeinit/common/init.sh", "true\n"));
    assertThat(node.beat()).isZero();
    assertThat(node.node().nodeInfo().get("error")).isEmpty();
  }

  @Test
  void a_node_that_was_never_initialised_says_what_to_do() throws Exception {
    node.setIdentity();
    assertThatThrownBy(node::beat)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("this node was never initialised: run node-init init");
  }
}
