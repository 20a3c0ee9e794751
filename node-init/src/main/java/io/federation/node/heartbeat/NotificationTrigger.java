package io.federation.node.heartbeat;

import io.federation.machine.Deadline;
import io.federation.model.SpreadDelay;
import io.federation.model.Version;
import java.time.Duration;
import java.util.Optional;

/**
 * Somebody has pushed. As nothing else comes soon, it waits for another heartbeat that is looking.
 *
 * @param jitter the window over which nodes spread their work, and so their looks too
 */
public record NotificationTrigger(Duration jitter) implements Trigger {

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  @Override
  public Duration delay(String instanceId) {
    Duration window =
        jitter.compareTo(SpreadDelay.WITHIN_MINUTE) < 0 ? jitter : SpreadDelay.WITHIN_MINUTE;
    return SpreadDelay.of(instanceId, window);
  }

  @Override
  public Deadline deadline() {
    return Deadline.in(LONGEST_WAIT);
  }

  @Override
  public Optional<Version> wanted() {
    return Optional.empty();
  }
}
