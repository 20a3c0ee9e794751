package io.federation.node.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.model.IllegalTransitionException;
import io.federation.model.NodeState;
import io.federation.model.NodeStatus;
import io.federation.model.event.LifeEvent;
import io.federation.model.event.NodeEvent;
import io.federation.node.event.EventPublisher;
import io.federation.node.home.NodeHome;
import io.federation.node.home.StatusStore;
import io.federation.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifecycleTest {

  @TempDir private Path folder;

  private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
  private final List<NodeEvent> told = new ArrayList<>();
  private Lifecycle life;

  @BeforeEach
  void make() {
    NodeHome home = new NodeHome(folder);
    EventPublisher events =
        new EventPublisher(home, clock, List.of(occurrence -> told.add(occurrence.event())));
    life = new Lifecycle(new StatusStore(home), events, clock);
  }

  @Test
  void a_transition_is_kept_with_the_time_and_told_with_the_reason() throws IOException {
    life.take(NodeStatus::setup, "initialisation begins");
    clock.advance(Duration.ofSeconds(104));
    life.take(NodeStatus::initdone, "all is sourced");

    assertThat(life.status().state()).isEqualTo(NodeState.INITDONE);
    assertThat(life.status().log()).hasToString("setup:20260101-000000;initdone:20260101-000144;");
    assertThat(told)
        .containsExactly(
            new LifeEvent.StateChanged(
                NodeState.PRESETUP, NodeState.SETUP, "initialisation begins"),
            new LifeEvent.StateChanged(NodeState.SETUP, NodeState.INITDONE, "all is sourced"));
  }

  @Test
  void initialisation_that_begins_again_is_kept_and_told_again() throws IOException {
    life.take(NodeStatus::setup, "once");
    clock.advance(Duration.ofMinutes(1));
    life.take(NodeStatus::setup, "again");

    assertThat(life.status().log()).hasToString("setup:20260101-000000;setup:20260101-000100;");
    assertThat(told).hasSize(2);
  }

  @Test
  void a_transition_to_the_present_state_is_neither_kept_nor_told() throws IOException {
    life.take(NodeStatus::setup, "begin");
    life.take(NodeStatus::initdone, "end");
    life.take(NodeStatus::idle, "no work");
    NodeStatus before = life.status();
    told.clear();

    clock.advance(Duration.ofMinutes(1));
    life.take(NodeStatus::idle, "still no work");

    assertThat(told).isEmpty();
    assertThat(life.status()).isEqualTo(before);
  }

  @Test
  void a_refused_transition_is_neither_kept_nor_told() throws IOException {
    assertThatThrownBy(() -> life.take(NodeStatus::wedge, "stuck"))
        .isInstanceOf(IllegalTransitionException.class)
        .hasMessage("a node in state presetup cannot wedge");

    assertThat(told).isEmpty();
    assertThat(life.status()).isEqualTo(NodeStatus.BORN);
  }
}
