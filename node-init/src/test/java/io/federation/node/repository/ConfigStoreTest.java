package io.federation.node.repository;

import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.node.NodeFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node keeps of the federation's description. */
final class ConfigStoreTest {

  @TempDir private Path folder;
  @AutoClose private NodeFixture node;
  private Path config;

  @BeforeEach
  void initialise() throws Exception {
    node = NodeFixture.in(folder);
    node.push(
        "jitter", write("it/federation.yaml", "deployment: fed1\nstacktype: lad1\njitter: 5m\n"));
    node.init();
    config = node.home.nodeinfo().resolve("config.properties");
  }

  @Test
  void a_damaged_file_is_named_and_made_anew_by_the_next_heartbeat() throws Exception {
    Files.writeString(config, "jitter=often\n");
    node.told();

    assertThat(node.beat()).isZero();

    assertThat(node.told().toString())
        .contains(config + " was damaged: ", "; took it/federation.yaml over once more");
    assertThat(node.node().commands().config().load().jitter()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void a_kill_between_the_advance_and_the_taking_over_is_made_good_by_the_next_heartbeat()
      throws Exception {
    Files.delete(node.home.nodeinfo().resolve("config.version"));
    Files.writeString(config, "jitter=1m\n");
    assertThat(node.beat()).isZero();

    assertThat(node.node().commands().config().load().jitter()).isEqualTo(Duration.ofMinutes(5));
  }
}
