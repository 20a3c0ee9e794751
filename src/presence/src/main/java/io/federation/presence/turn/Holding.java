package io.federation.presence.turn;

import io.federation.model.Names;
import io.federation.model.Stamp;

/**
 * That a node has the turn.
 *
 * @param holder the node's instance id
 * @param taken since when, by the holder's clock
 * @param deadline until when nobody else may take it, by the holder's clock
 */
public record Holding(String holder, Stamp taken, Stamp deadline) {
  /** Checks the id. */
  public Holding {
    Names.check("holder", holder);
  }
}
