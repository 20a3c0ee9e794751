package io.federation.node.presence;

import io.federation.model.NodeState;
import io.federation.model.event.LifeEvent;
import io.federation.testkit.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A node that tells others that it is there. */
abstract class OneNodeScene {

  static final Duration MINUTE = Duration.ofMinutes(1);
  static final LifeEvent WEDGED =
      new LifeEvent.StateChanged(NodeState.DONE, NodeState.WEDGED, "no disk");

  @TempDir Path folder;
  final PresenceServer server = new PresenceServer();
  final ManualClock clock = ManualClock.at("2026-01-01T12:00:30Z");
  PresenceFixture one;

  @BeforeEach
  void a_node() {
    one = new PresenceFixture(folder, "i-1", server, clock);
  }
}
