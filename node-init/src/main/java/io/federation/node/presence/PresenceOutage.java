package io.federation.node.presence;

import io.federation.machine.StateFiles;
import io.federation.model.Stamp;
import io.federation.node.home.NodeHome;
import io.federation.presence.Minute;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whether a node could publish and read presence lately, in {@code run/presence/outage.txt}. A node
 * is not taken for absent because of a time in which this one could not read: after an outage the
 * nodes that published before it count as present, until they had the time to publish again.
 *
 * @param success when the node last published and read, {@code heard} in the file
 * @param from when the latest outage began; what was before is known
 * @param until when it ended; nothing while it lasts
 * @param failure when the last try failed, {@code tried} in the file; nothing if it did not
 */
record PresenceOutage(
    Optional<Instant> success,
    Optional<Instant> from,
    Optional<Instant> until,
    Optional<Instant> failure) {

  /** The time in which each node has a heartbeat and so has published, and one to spare. */
  static final Duration GRACE = Duration.ofMinutes(2);

  /** Between two heartbeats of a healthy node there is less, late ones included. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

  private static final PresenceOutage NONE =
      new PresenceOutage(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Reads what is known; nothing of what is damaged. */
  static PresenceOutage load(NodeHome home) throws IOException {
    Optional<String> text = StateFiles.read(file(home));
    if (text.isEmpty()) {
      return NONE;
    }
    Map<String, Instant> values = new TreeMap<>();
    try {
      for (String line : text.get().lines().toList()) {
        int space = line.indexOf(' ');
        if (space > 0) {
          values.put(line.substring(0, space), Stamp.parse(line.substring(space + 1)).instant());
        }
      }
    } catch (IllegalArgumentException e) {
      // It says no more than for how long others are excused.
      return NONE;
    }
    return new PresenceOutage(
        Optional.ofNullable(values.get("heard")),
        Optional.ofNullable(values.get("from")),
        Optional.ofNullable(values.get("until")),
        Optional.ofNullable(values.get("tried")));
  }

  void save(NodeHome home) throws IOException {
    StringBuilder text = new StringBuilder();
    append(text, "heard", success);
    append(text, "from", from);
    append(text, "until", until);
    append(text, "tried", failure);
    StateFiles.writeIfChanged(file(home), text.toString());
  }

  private static void append(StringBuilder text, String name, Optional<Instant> value) {
    if (value.isPresent()) {
      text.append(name).append(' ').append(new Stamp(value.get())).append('\n');
    }
  }

  private static Path file(NodeHome home) {
    return PublishQueue.folder(home).resolve("outage.txt");
  }

  boolean isUnderWay() {
    return from.isPresent() && until.isEmpty();
  }

  /** Returns whether a try failed less than a minute ago. */
  boolean hasJustFailed(Instant now) {
    return failure.isPresent()
        && !now.isBefore(failure.get())
        && now.isBefore(failure.get().plus(Duration.ofMinutes(1)));
  }

  /** Returns what is known after a try that failed. */
  PresenceOutage failed(Instant now) {
    // One outage soon after another: not all have published in between.
    Instant began = isRecent(now) ? from.orElse(now) : success.filter(now::isAfter).orElse(now);
    return new PresenceOutage(success, Optional.of(began), Optional.empty(), Optional.of(now));
  }

  /** Returns what is known after the node has published and read. */
  PresenceOutage succeeded(Instant now) {
    Optional<Instant> ended = until;
    Optional<Instant> began = from;
    if (isUnderWay()) {
      ended = Optional.of(now);
    } else if (success.isPresent() && now.isAfter(success.get().plus(LONGEST_PAUSE))) {
      // The node itself was off, or slept: it does not know what the others did meanwhile.
      began = isRecent(success.get()) ? from : success;
      ended = Optional.of(now);
    } else if (!isRecent(now)) {
      began = Optional.empty();
      ended = Optional.empty();
    }
    return new PresenceOutage(Optional.of(now), began, ended, Optional.empty());
  }

  /** Returns whether more than the last minutes tell who is present. */
  boolean isRecent(Instant now) {
    return from.isPresent() && (until.isEmpty() || now.isBefore(until.get().plus(GRACE)));
  }

  /** Returns the minutes that tell who is present where nodes publish {@code every} so often. */
  SortedSet<Minute> window(Instant now, Duration every) {
    SortedSet<Minute> minutes = new TreeSet<>();
    Minute running = Minute.of(now, every);
    minutes.add(running);
    minutes.add(running.plus(every.negated()));
    if (from.isPresent() && isRecent(now)) {
      Minute last = Minute.of(from.get(), every);
      minutes.add(last);
      minutes.add(last.plus(every.negated()));
    }
    return minutes;
  }
}
