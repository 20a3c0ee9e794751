package io.federation.node.exchange;

import io.federation.machine.RetryPolicy;
import io.federation.model.NodeProperty;
import io.federation.model.Version;
import io.federation.node.home.NodeHome;
import io.federation.node.presence.LiveNodes;
import io.federation.node.presence.Presence;
import io.federation.presence.PresenceUnavailableException;
import io.federation.presence.turn.GitTurnStore;
import io.federation.presence.turn.TakeResult;
import io.federation.presence.turn.Turn;
import io.federation.presence.turn.TurnStore;
import io.federation.presence.turn.Turns;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** A node's way to turns. */
public final class NodeTurns {

  /** How long the server may take for one answer. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final NodeHome home;
  private final Federation federation;
  private final Presence presence;
  private final RetryPolicy<PresenceUnavailableException> retries;
  private final Clock clock;

  /** Takes turns for the node in {@code home}. */
  public NodeTurns(
      NodeHome home,
      Federation federation,
      Presence presence,
      RetryPolicy<PresenceUnavailableException> retries,
      Clock clock) {
    this.home = home;
    this.federation = federation;
    this.presence = presence;
    this.retries = retries;
    this.clock = clock;
  }

  /**
   * Takes a part's turn, as {@link Turns#take} does.
   *
   * @param wait for how long to try again while somebody else has it or the server is down
   */
  public TakeResult take(String part, Duration length, Optional<Version> version, Duration wait)
      throws PresenceUnavailableException, IOException, InterruptedException {
    return retries.tryFor(
        wait,
        taking -> taking instanceof TakeResult.Taken || taking instanceof TakeResult.Refused,
        () -> with(turns -> turns.take(part, length, version)));
  }

  /**
   * Leaves a part's turn, as {@link Turns#leave} does.
   *
   * @param wait for how long to try again while the server is down
   */
  public boolean leave(String part, Optional<Version> reject, Duration wait)
      throws PresenceUnavailableException, IOException, InterruptedException {
    return retries.tryFor(wait, had -> true, () -> with(turns -> turns.leave(part, reject)));
  }

  /** Returns how it stands with a part's turn. */
  public Turn show(String part)
      throws PresenceUnavailableException, IOException, InterruptedException {
    return with(turns -> turns.show(part));
  }

  private interface Use<T> {
    T with(Turns turns) throws PresenceUnavailableException, IOException, InterruptedException;
  }

  /** Opened for each attempt: whoever waits keeps no other process of the node from its turn. */
  private <T> T with(Use<T> use)
      throws PresenceUnavailableException, IOException, InterruptedException {
    String self = federation.name(NodeProperty.INSTANCE_ID);
    try (TurnStore store =
        GitTurnStore.open(
            home.run().resolve("turns.git"), federation.remote(), self, clock, LIMIT)) {
      return use.with(new Turns(store, self, this::isLive, clock));
    }
  }

  private boolean isLive(String instanceId) throws IOException, InterruptedException {
    Optional<String> problem = presence.refresh(federation.config(), LIMIT);
    // Whoever cannot find out who lives takes nobody for dead.
    return problem.isPresent()
        || new LiveNodes(home)
            .read().stream().anyMatch(record -> record.instanceId().equals(instanceId));
  }
}
