package io.federation.presence.turn;

import io.federation.model.Names;
import io.federation.model.Stamp;
import io.federation.model.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How it stands with the turn of one part.
 *
 * @param holding who has it; nothing if it is free
 * @param rejected versions that a node of the part has found to be bad, the last one last; at most
 *     {@value #MOST_REJECTED}
 */
public record Turn(Optional<Holding> holding, List<Version> rejected) {

  /**
   * That a node has the turn.
   *
   * @param holder the node's instance id
   * @param taken since when, by the holder's clock
   * @param deadline until when nobody else may take it, by the holder's clock
   */
  public record Holding(String holder, Stamp taken, Stamp deadline) {
    public Holding {
      Names.check("holder", holder);
    }
  }

  /** How many rejected versions are remembered: the oldest are dropped. */
  public static final int MOST_REJECTED = 50;

  /** Nobody has it, and nobody has ever rejected anything. */
  public static final Turn FREE = new Turn(Optional.empty(), List.of());

  /** Drops the oldest of too many rejected versions. */
  public Turn {
    rejected =
        List.copyOf(
            rejected.subList(Math.max(0, rejected.size() - MOST_REJECTED), rejected.size()));
  }

  public boolean isHeldBy(String instanceId) {
    return holding.isPresent() && holding.get().holder().equals(instanceId);
  }

  /** Returns the turn as it is once somebody else has it. */
  Turn heldAs(Holding next) {
    return new Turn(Optional.of(next), rejected);
  }

  /** Returns the turn as it is once nobody has it. */
  Turn left() {
    return new Turn(Optional.empty(), rejected);
  }

  /** Returns the turn as it is once {@code version} is known to be bad. */
  Turn rejecting(Version version) {
    List<Version> all = new ArrayList<>(rejected);
    all.remove(version);
    all.add(version);
    return new Turn(holding, all);
  }
}
