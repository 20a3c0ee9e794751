package io.federation.node.event;

import io.federation.machine.Deadline;
import io.federation.machine.ErrorText;
import io.federation.model.Stamp;
import io.federation.model.event.LifeEvent;
import io.federation.model.event.NodeEvent;
import io.federation.model.event.NumberedEvent;
import io.federation.node.home.NodeHome;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Gives every event its number and stamp, and tells it to the node's mirrors in order. Before any
 * of them sees it, secrets are hidden and control characters replaced.
 */
public final class EventPublisher implements ScriptOutput {

  /** How long each mirror may take at the end of a heartbeat. */
  private static final Duration BEAT = Duration.ofSeconds(10);

  /** How long each mirror may take to deliver what is outstanding. */
  private static final Duration FINISH = Duration.ofSeconds(1);

  private static final String UNSAFE =
      "Texts of scripts and servers are hidden, as secrets in them cannot be masked: ";

  private final Sequence sequence;
  private final Clock clock;
  private final List<Mirror> mirrors;
  private final RedactedText safe;
  private boolean uncounted;

  public EventPublisher(NodeHome home, Clock clock, List<Mirror> mirrors) {
    this.sequence = new Sequence(home);
    this.clock = clock;
    this.mirrors = List.copyOf(mirrors);
    this.safe = new RedactedText(home);
  }

  /**
   * Tells everybody that {@code event} happened now. Where it cannot be numbered, as on a full
   * disk, it is told all the same, as {@link NumberedEvent#NOT_COUNTED}.
   */
  public synchronized void publish(NodeEvent event) {
    deliver(event.withTexts(safe));
    Optional<String> failure = safe.failure();
    if (failure.isPresent()) {
      deliver(new LifeEvent.Warning(UNSAFE + failure.get()));
    }
  }

  private void deliver(NodeEvent event) {
    NumberedEvent occurrence = new NumberedEvent(number(), new Stamp(clock.instant()), event);
    for (Mirror mirror : mirrors) {
      try {
        mirror.on(occurrence);
      } catch (RuntimeException | Error e) {
        complain(mirror, e);
      }
    }
  }

  @Override
  public void output(String source, String text) {
    String line = safe.apply(text);
    for (Mirror mirror : mirrors) {
      try {
        mirror.output(source, line);
      } catch (RuntimeException | Error e) {
        complain(mirror, e);
      }
    }
  }

  /** Returns {@code text} as mirrors are told it. */
  public String safe(String text) {
    return safe.apply(text);
  }

  /** Shows by all mirrors that the node is alive; in a rehearsal nobody is to notice. */
  public void beat(boolean rehearsal) {
    for (Mirror mirror : mirrors) {
      try {
        if (rehearsal) {
          mirror.rehearse();
        } else {
          mirror.beat(Deadline.in(BEAT));
        }
      } catch (RuntimeException | Error e) {
        complain(mirror, e);
      }
    }
  }

  /**
   * Lets all mirrors deliver what is outstanding. The last comes first: what it has to tell of
   * itself reaches the others before they deliver.
   */
  public synchronized void finish() {
    for (int i = mirrors.size() - 1; i >= 0; i--) {
      try {
        mirrors.get(i).finish(Deadline.in(FINISH)).forEach(this::publish);
      } catch (RuntimeException | Error e) {
        complain(mirrors.get(i), e);
      }
    }
  }

  /** Whoever runs us keeps what we print, as cron does. */
  private void complain(Mirror mirror, Throwable trouble) {
    String why = safe.apply(ErrorText.of(trouble));
    System.err.println("node-init: " + mirror.getClass().getSimpleName() + " failed: " + why);
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
      return NumberedEvent.NOT_COUNTED;
    }
  }
}
