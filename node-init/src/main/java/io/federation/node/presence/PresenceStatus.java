package io.federation.node.presence;

import io.federation.node.home.NodeHome;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * What a node could not say of itself yet.
 *
 * @param waiting in how many minutes it was there and could not say so
 * @param outageSince since when it can neither publish nor read; nothing if it can
 */
public record PresenceStatus(int waiting, Optional<Instant> outageSince) {

  /** Returns how it stands on a node that has a place for its presence. */
  public static PresenceStatus of(NodeHome home) throws IOException {
    PresenceOutage outage = PresenceOutage.load(home);
    return new PresenceStatus(
        new PublishQueue(home).waiting(), outage.isUnderWay() ? outage.from() : Optional.empty());
  }
}
