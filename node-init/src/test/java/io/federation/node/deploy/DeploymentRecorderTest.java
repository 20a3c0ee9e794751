package io.federation.node.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.event.DeployEvent;
import io.federation.node.event.EventPublisher;
import io.federation.node.home.LastDeployment;
import io.federation.node.home.LastDeployment.Result;
import io.federation.node.home.NodeHome;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeploymentRecorderTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  @TempDir private Path folder;
  private NodeHome home;
  private DeploymentRecorder notes;

  @BeforeEach
  void make() {
    home = new NodeHome(folder);
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    notes = new DeploymentRecorder(home, new EventPublisher(home, clock, List.of()), clock);
  }

  private void assertNoted(Result result, String reason) throws Exception {
    assertThat(LastDeployment.read(home)).contains(new LastDeployment(result, "7", NOW, reason));
  }

  @Test
  void each_event_is_noted() throws Exception {
    assertThat(LastDeployment.read(home)).isEmpty();
    notes.recordAndPublish(new DeployEvent.Begun("7"));
    assertNoted(Result.RUNNING, "");
    notes.recordAndPublish(new DeployEvent.Done("7", Duration.ofSeconds(1)));
    assertNoted(Result.DONE, "");
    notes.recordAndPublish(new DeployEvent.Abandoned("7", "all are stopped"));
    assertNoted(Result.ABANDONED, "all are stopped");
    notes.recordAndPublish(new DeployEvent.Failed("7", "no disk at all"));
    assertNoted(Result.FAILED, "no disk at all");
  }

  @Test
  void what_a_killed_agent_has_left_as_running_is_ended() throws Exception {
    notes.recordAndPublish(new DeployEvent.Begun("7"));
    notes.endEarlier(Optional.of("6"));
    assertNoted(Result.ABANDONED, "the agent ended before the deployment did");

    notes.recordAndPublish(new DeployEvent.Begun("7"));
    notes.endEarlier(Optional.of("7"));
    assertNoted(Result.DONE, "");
    notes.endEarlier(Optional.empty());
    assertNoted(Result.DONE, "");
  }
}
