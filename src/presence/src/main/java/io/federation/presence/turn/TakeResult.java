package io.federation.presence.turn;

import io.federation.model.Version;
import io.federation.presence.turn.Turn.Holding;
import java.util.Optional;

/** How it went to take a turn. */
public sealed interface TakeResult {

  /**
   * The node has the turn.
   *
   * @param holding until when, at the least
   * @param broken who had it, was past the deadline and does not live any more, if anybody
   */
  record Taken(Holding holding, Optional<Holding> broken) implements TakeResult {}

  /** Somebody else has it. */
  record Occupied(Holding holding) implements TakeResult {}

  /** Others were faster all the time; who has it now is not known. */
  record Lost() implements TakeResult {}

  /** A node of the part has found the version to be bad: nobody shall take it. */
  record Refused(Version version) implements TakeResult {}
}
