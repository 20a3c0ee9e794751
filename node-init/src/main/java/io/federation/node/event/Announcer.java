package io.federation.node.event;

import io.federation.model.Stamp;
import io.federation.model.event.EventListener;
import io.federation.model.event.NodeEvent;
import io.federation.model.event.Occurrence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;

/** Gives every event its number and stamp, and tells it to the listeners in order. */
public final class Announcer {

  private final Sequence sequence;
  private final Clock clock;
  private final List<EventListener> listeners;

  /** Tells {@code listeners} in the order given. */
  public Announcer(Sequence sequence, Clock clock, List<EventListener> listeners) {
    this.sequence = sequence;
    this.clock = clock;
    this.listeners = List.copyOf(listeners);
  }

  /**
   * Tells everybody that {@code event} happened now.
   *
   * @throws UncheckedIOException if the event cannot be numbered, as with a full disk
   */
  public synchronized void tell(NodeEvent event) {
    Occurrence occurrence;
    try {
      occurrence = new Occurrence(sequence.next(), new Stamp(clock.instant()), event);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot number an event: " + e.getMessage(), e);
    }
    for (EventListener listener : listeners) {
      listener.on(occurrence);
    }
  }
}
