package io.federation.node.heartbeat;

import static io.federation.node.NodeFixture.recordingWork;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.ExitCode;
import io.federation.model.SpreadDelay;
import io.federation.model.Version;
import io.federation.node.NodeFixture;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** For how long heartbeats wait, so that not all nodes do the same at the same moment. */
@Tag("jvm")
final class HeartbeatJitterTest {

  @TempDir private Path folder;
  @AutoClose private NodeFixture node;

  @BeforeEach
  void initialise() throws Exception {
    node = NodeFixture.in(folder);
  }

  @Test
  void the_jitter_is_waited_for_only_after_something_moved() throws Exception {
    node.push(
        "jitter", write("it/federation.yaml", "deployment: fed1\nstacktype: lad1\njitter: 5m\n"));
    node.init();
    node.beat();
    assertThat(node.slept).isEmpty();
    node.push("moved", write("README", "2"));
    node.beat();
    assertThat(node.slept).containsExactly(SpreadDelay.of("i-1", Duration.ofMinutes(5)));
  }

  private void pushJitter(String jitter) {
    node.push(
        "jitter " + jitter,
        write("it/federation.yaml", "deployment: fed1\nstacktype: lad1\njitter: " + jitter + "\n"));
  }

  @Test
  void a_long_jitter_ends_when_a_commit_takes_it_back() throws Exception {
    pushJitter("24h");
    node.init();
    node.meanwhile = () -> pushJitter("0s");
    Version moved = node.push("work", recordingWork());

    assertThat(node.beat()).isZero();

    assertThat(node.slept).containsExactly(Duration.ofMinutes(5));
    assertThat(node.worked()).hasSize(1).doesNotContain(moved.hex());
  }

  @Test
  void a_jitter_that_becomes_shorter_is_waited_for_less_by_what_was_waited() throws Exception {
    pushJitter("24h");
    node.init();
    node.meanwhile = () -> pushJitter(node.slept.size() == 1 ? "10m" : "1s");
    node.push("work", recordingWork());

    assertThat(node.beat()).isZero();

    Duration rest = SpreadDelay.of("i-1", Duration.ofMinutes(10)).minusMinutes(5);
    assertThat(node.slept).containsExactly(Duration.ofMinutes(5), rest);
    assertThat(node.worked()).hasSize(1);
  }

  @Test
  void a_jitter_that_is_too_long_is_refused_and_the_one_before_stays() throws Exception {
    pushJitter("1s");
    node.init();
    pushJitter("9999h");

    assertThat(node.beat()).isEqualTo(ExitCode.FAILED);

    assertThat(node.node().nodeInfo().get("error").orElseThrow())
        .contains("it/federation.yaml:3: jitter \"9999h\" is too long: use 24h at most");
    assertThat(node.node().commands().config().load().jitter()).hasSeconds(1);
  }

  @Test
  void under_cron_the_look_waits_for_the_nodes_place_in_the_first_half_of_the_minute()
      throws Exception {
    node.init();
    node.node().heartbeat().call(new MinuteTrigger(true, false));
    assertThat(node.slept).containsExactly(SpreadDelay.of("i-1", Duration.ofSeconds(30)));
  }
}
