package io.federation.node.event;

import io.federation.machine.ErrorText;
import io.federation.model.Stamp;
import io.federation.model.event.EventListener;
import io.federation.model.event.NodeEvent;
import io.federation.model.event.Occurrence;
import java.io.IOException;
import java.time.Clock;
import java.util.List;

/** Gives every event its number and stamp, and tells it to the listeners in order. */
public final class Announcer {

  private final Sequence sequence;
  private final Clock clock;
  private final List<EventListener> listeners;
  private boolean uncounted;

  /** Tells {@code listeners} in the order given. */
  public Announcer(Sequence sequence, Clock clock, List<EventListener> listeners) {
    this.sequence = sequence;
    this.clock = clock;
    this.listeners = List.copyOf(listeners);
  }

  /**
   * Tells everybody that {@code event} happened now. Where it cannot be numbered, as on a full
   * disk, it is told all the same, as {@link Occurrence#NOT_COUNTED}.
   */
  public synchronized void tell(NodeEvent event) {
    Occurrence occurrence = new Occurrence(number(), new Stamp(clock.instant()), event);
    for (EventListener listener : listeners) {
      listener.on(occurrence);
    }
  }

  private long number() {
    try {
      return sequence.next();
    } catch (IOException e) {
      if (!uncounted) {
        uncounted = true;
        // Whoever runs us keeps what we print, as cron does; once is enough.
        System.err.println(
            "node-init: events are not counted in log/sequence.txt: " + ErrorText.of(e));
      }
      return Occurrence.NOT_COUNTED;
    }
  }
}
