package io.federation.model.event;

import io.federation.model.Stamp;

/**
 * An event with its place in the node's life.
 *
 * @param sequence grows by one with every event of this node, over all its processes; {@link
 *     #NOT_COUNTED} where the count could not be kept, as on a full disk
 * @param at when it happened
 * @param event what happened, and why
 */
public record NumberedEvent(long sequence, Stamp at, NodeEvent event) {

  /** Stands in place of a number for an event that is in no order with the others. */
  public static final long NOT_COUNTED = 0;
}
