package io.federation.presence.turn;

import io.federation.model.Stamp;
import io.federation.model.Version;
import io.federation.presence.PresenceUnavailableException;
import io.federation.presence.turn.Turn.Holding;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A node's way to take and to leave turns. At every moment at most one node of a part has it. */
public final class Turns {

  /** By how much two nodes' clocks may differ: for so long a deadline counts as not yet reached. */
  public static final Duration CLOCK_MARGIN = Duration.ofSeconds(30);

  private static final int TRIES = 5;

  /** Knows which nodes live. */
  @FunctionalInterface
  public interface Liveness {

    /**
     * Returns whether a node lives, as far as anybody can know: one whose presence could merely not
     * be read lives.
     */
    boolean isLive(String instanceId) throws IOException, InterruptedException;
  }

  private final TurnStore store;
  private final String self;
  private final Liveness liveness;
  private final Clock clock;

  /**
   * Uses the turns in {@code store}.
   *
   * @param self the node's instance id
   * @param liveness is asked about a holder whose deadline is past
   */
  public Turns(TurnStore store, String self, Liveness liveness, Clock clock) {
    this.store = store;
    this.self = self;
    this.liveness = liveness;
    this.clock = clock;
  }

  /**
   * Takes a part's turn if it is free, or if its holder is past the deadline and does not live. A
   * node that has it already keeps it, with a new deadline.
   *
   * @param length how long nobody else may take it
   * @param version what the node is about to work; one that was rejected is refused
   * @throws PresenceUnavailableException if the store does not answer; the node does not have the
   *     turn then, or does not know it
   */
  public TakeResult take(String part, Duration length, Optional<Version> version)
      throws PresenceUnavailableException, IOException, InterruptedException {
    for (int i = 0; i < TRIES; i++) {
      TurnStore.Found found = store.read(part);
      Turn turn = found.turn();
      if (version.isPresent() && turn.rejected().contains(version.get())) {
        return new TakeResult.Refused(version.get());
      }
      Optional<Holding> others = turn.holding().filter(holding -> !turn.isHeldBy(self));
      if (others.isPresent() && !isAbandoned(others.get())) {
        return new TakeResult.Occupied(others.get());
      }
      Holding mine = mine(turn, length);
      if (store.swap(part, found, turn.heldAs(mine))) {
        return new TakeResult.Taken(mine, others);
      }
    }
    return new TakeResult.Lost();
  }

  private Holding mine(Turn turn, Duration length) {
    Instant now = clock.instant();
    Stamp taken = turn.isHeldBy(self) ? turn.holding().orElseThrow().taken() : new Stamp(now);
    return new Holding(self, taken, new Stamp(now.plus(length)));
  }

  private boolean isAbandoned(Holding holding) throws IOException, InterruptedException {
    Instant last = holding.deadline().instant().plus(CLOCK_MARGIN);
    return clock.instant().isAfter(last) && !liveness.isLive(holding.holder());
  }

  /**
   * Leaves a part's turn, if the node has it.
   *
   * @param reject a version that nobody shall take any more; it is remembered even if the node does
   *     not have the turn
   * @return whether the node had it
   * @throws PresenceUnavailableException if the store does not answer, or others were faster all
   *     the time; the node may still have the turn
   */
  public boolean leave(String part, Optional<Version> reject)
      throws PresenceUnavailableException, IOException {
    for (int i = 0; i < TRIES; i++) {
      TurnStore.Found found = store.read(part);
      boolean had = found.turn().isHeldBy(self);
      Turn next = had ? found.turn().left() : found.turn();
      if (reject.isPresent()) {
        next = next.rejecting(reject.get());
      }
      if (next.equals(found.turn()) || store.swap(part, found, next)) {
        return had;
      }
    }
    throw new PresenceUnavailableException(
        "others changed the turn of " + part + " at each of " + TRIES + " tries");
  }

  public Turn show(String part) throws PresenceUnavailableException, IOException {
    return store.read(part).turn();
  }
}
