package io.federation.node.housekeeping;

import io.federation.machine.StateFiles;
import io.federation.model.Stamp;
import io.federation.node.event.EventPublisher;
import io.federation.node.home.NodeHome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Says when the house is to be kept, and has it kept: every six hours, each node of a federation at
 * its own time. When the next time is stands in {@code run/housekeeping.txt}. Asking whether it has
 * come is one small file read, which is all that most heartbeats do here.
 */
public final class Housekeeping {

  /** The time between two rounds. */
  public static final Duration PERIOD = Duration.ofHours(6);

  private final NodeHome home;
  private final EventPublisher events;
  private final Clock clock;
  private final Path next;

  public Housekeeping(NodeHome home, EventPublisher events, Clock clock) {
    this.home = home;
    this.events = events;
    this.clock = clock;
    this.next = home.run().resolve("housekeeping.txt");
  }

  /** Returns whether the time has come, as it also has where none is written down. */
  public boolean isDue() throws IOException {
    Optional<String> written = StateFiles.readLine(next);
    if (written.isEmpty()) {
      return true;
    }
    Instant now = clock.instant();
    try {
      Instant due = Stamp.parse(written.get()).instant();
      // A clock that jumped back must not put it off for ever.
      return !now.isBefore(due) || due.isAfter(now.plus(PERIOD));
    } catch (IllegalArgumentException e) {
      return true;
    }
  }

  /**
   * Keeps the house. The caller holds the work lock. What goes wrong is told.
   *
   * @param share this node's place in {@link #PERIOD}
   * @throws IOException if not even the next time can be written down
   */
  public void keep(Duration share) throws IOException {
    // First of all: what kills the process each time must not do so with every heartbeat.
    StateFiles.write(next, new Stamp(following(clock.instant(), share)) + "\n");
    new HousekeepingTasks(home, events, clock).run();
  }

  /** Returns the next time after {@code now}; the times of a node are a period apart. */
  static Instant following(Instant now, Duration share) {
    long period = PERIOD.toSeconds();
    long into = Math.floorMod(now.getEpochSecond() - share.toSeconds(), period);
    return Instant.ofEpochSecond(now.getEpochSecond() - into + period);
  }
}
