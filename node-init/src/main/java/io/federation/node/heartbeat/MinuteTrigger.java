package io.federation.node.heartbeat;

import io.federation.machine.Deadline;
import io.federation.model.SpreadDelay;
import io.federation.model.Version;
import java.time.Duration;
import java.util.Optional;

/**
 * The minute is over. The next one comes soon: a heartbeat that finds another one looking leaves at
 * once.
 *
 * @param spread whether to wait for this node's place in the first half of the minute
 * @param isRehearsal whether this is a rehearsal
 */
public record MinuteTrigger(boolean spread, boolean isRehearsal) implements Trigger {

  @Override
  public Duration delay(String instanceId) {
    return spread ? SpreadDelay.of(instanceId, SpreadDelay.WITHIN_MINUTE) : Duration.ZERO;
  }

  @Override
  public Deadline deadline() {
    return Deadline.in(Duration.ZERO);
  }

  @Override
  public Optional<Version> wanted() {
    return Optional.empty();
  }
}
