package io.federation.node.presence;

import io.federation.git.remote.RemoteUnavailableException;
import io.federation.machine.ErrorText;
import io.federation.machine.LockFile;
import io.federation.model.Stamp;
import io.federation.model.event.LifeEvent;
import io.federation.model.event.NodeEvent;
import io.federation.model.spec.NodeConfig;
import io.federation.model.spec.PresenceSpec;
import io.federation.node.home.FileLocks;
import io.federation.node.home.NodeHome;
import io.federation.node.repository.ServerClock;
import io.federation.presence.Entry;
import io.federation.presence.Minute;
import io.federation.presence.PresenceRecord;
import io.federation.presence.PresenceStore;
import io.federation.presence.PresenceUnavailableException;
import io.federation.presence.Publication;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Publishes what a node says of itself, and keeps the list of who is there. What cannot be
 * published now is kept and published later.
 */
public final class Presence {

  /** How long one try may take. */
  static final Duration LONGEST = Duration.ofSeconds(5);

  /** How long all failed tries of one process may take together. */
  static final Duration LONGEST_IN_ALL = Duration.ofSeconds(10);

  /** Less than this is no time to reach a server in. */
  private static final Duration SHORTEST = Duration.ofMillis(500);

  private final NodeHome home;
  private final RecordMaker records;
  private final Stores stores;
  private final FileLocks locks;
  private final ServerClock serverClock;
  private final Clock clock;
  private final PublishQueue queue;
  private final LiveNodes live;
  private final PresenceProblems problems;
  private Duration spent = Duration.ZERO;
  private int late;

  Presence(
      NodeHome home,
      RecordMaker records,
      Stores stores,
      FileLocks locks,
      ServerClock serverClock,
      Clock clock) {
    this.home = home;
    this.records = records;
    this.stores = stores;
    this.locks = locks;
    this.serverClock = serverClock;
    this.clock = clock;
    this.queue = new PublishQueue(home);
    this.live = new LiveNodes(home);
    this.problems = new PresenceProblems(home);
  }

  /** Returns what publishes and reads for those who cannot wait for a heartbeat. */
  public ImmediatePresence immediate() {
    return new ImmediatePresence(home, records, stores, locks, clock);
  }

  boolean hasPublished() {
    return queue.hasPublished();
  }

  /** Publishes a change; a server that was just found to be down is not asked again. */
  List<NodeEvent> tell(NodeConfig config) throws IOException, InterruptedException {
    return publish(config, false, LONGEST);
  }

  /** Publishes that the node is there, and reads who else is. */
  List<NodeEvent> beat(NodeConfig config, Duration within)
      throws IOException, InterruptedException {
    return publish(config, true, within);
  }

  private List<NodeEvent> publish(NodeConfig config, boolean beat, Duration within)
      throws IOException, InterruptedException {
    if (config.presence().isEmpty()) {
      return List.of();
    }
    List<NodeEvent> news = new ArrayList<>();
    ClockSkew skew = new ClockSkew(home);
    Optional<Duration> ahead = serverClock.ahead(clock);
    if (ahead.isPresent()) {
      skew.keep(ahead.get(), new Stamp(clock.instant())).ifPresent(news::add);
    }
    long end = System.nanoTime() + limit(within).toNanos();
    Optional<LockFile> lock = locks.waitForPresence(limit(within));
    if (lock.isPresent()) {
      // Below the lock the record is made, too: an older one must not come after a newer one.
      try (LockFile held = lock.get()) {
        news.addAll(publishLocked(config, config.presence().get(), skew.recorded(), end, beat));
        for (String problem : records.problems()) {
          news.add(new LifeEvent.Warning(problem));
        }
      }
    }
    return news;
  }

  /** Reads who is there, and publishes in a repository of its own that no other node sees. */
  void rehearse(NodeConfig config) throws IOException, InterruptedException {
    Instant now = clock.instant();
    Optional<Duration> unusedAhead = serverClock.ahead(clock);
    Optional<PresenceRecord> record = records.make(config, now, new ClockSkew(home).recorded());
    if (record.isPresent()) {
      Optional<String> unusedProblem = refresh(config, LONGEST);
      Entry entry = record.get().toEntry();
      Duration every = config.presence().orElseThrow().flattimeEvery();
      Minute running = Minute.of(now, every);
      try (PresenceStore store = stores.openForRehearsal(config)) {
        // As a rule there is something already to which a publication is added.
        for (Minute minute : List.of(running.plus(every.negated()), running)) {
          store.publish(
              new Publication(entry, false, new TreeMap<>(Map.of(minute, entry))), LONGEST);
        }
      } catch (PresenceUnavailableException e) {
        throw new IOException(e);
      }
    }
  }

  private Duration limit(Duration within) {
    Duration left = LONGEST_IN_ALL.minus(spent);
    Duration longest = within.compareTo(LONGEST) < 0 ? within : LONGEST;
    return left.compareTo(longest) < 0 ? left : longest;
  }

  private List<NodeEvent> publishLocked(
      NodeConfig config, PresenceSpec spec, long clockSkew, long end, boolean beat)
      throws IOException, InterruptedException {
    Instant now = clock.instant();
    Optional<PresenceRecord> record = records.make(config, now, clockSkew);
    if (record.isEmpty()) {
      return List.of();
    }
    Entry entry = record.get().toEntry();
    queue.add(Minute.of(now, spec.flattimeEvery()), entry);
    Publication publication = queue.publication(entry, now, spec.retention());
    PresenceOutage before = PresenceOutage.load(home);
    boolean worthwhile = beat || (!publication.isEmpty() && !before.hasJustFailed(now));
    Duration limit = Duration.ofNanos(end - System.nanoTime());
    if (!worthwhile || limit.compareTo(SHORTEST) < 0) {
      return List.of();
    }
    PresenceOutage after = before.succeeded(now);
    List<NodeEvent> news = new ArrayList<>();
    try (PresenceStore store = stores.open(config)) {
      if (!publication.isEmpty()) {
        // A node that has lost its notes takes what it finds for its own.
        boolean hasNotes = queue.hasPublished();
        PresenceStore.Published published = store.publish(publication, limit);
        queue.published(publication);
        late += late(publication, now);
        if (hasNotes) {
          new NameClash(home)
              .after(published, new Stamp(now), spec.flattimeEvery())
              .ifPresent(news::add);
        }
      }
      if (!beat) {
        return news;
      }
      SortedSet<Minute> window = after.window(now, spec.flattimeEvery());
      live.take(store.live(window), spec, now);
      Optional<PresenceRecord> newer =
          records.isOutdated() ? records.make(config, now, clockSkew) : Optional.empty();
      Duration left = Duration.ofNanos(end - System.nanoTime());
      if (newer.isPresent() && left.compareTo(SHORTEST) >= 0) {
        // Whoever just came waits for what this node has for it.
        Publication more = queue.publication(newer.get().toEntry(), now, spec.retention());
        store.publish(more, left);
        queue.published(more);
      }
    } catch (PresenceUnavailableException e) {
      spent = spent.plus(limit).minusNanos(Math.max(0, end - System.nanoTime()));
      return failed(e);
    }
    after.save(home);
    if (before.isUnderWay()) {
      problems.end(PresenceProblems.PUBLISHING);
      news.add(recovered(before, now));
    }
    return news;
  }

  /**
   * Notes that a try failed; returns what is to be told of it, once while the outage lasts with the
   * same cause.
   */
  List<NodeEvent> failed(Throwable trouble) {
    NodeEvent told =
        new LifeEvent.PresenceTrouble(
            ErrorText.of(trouble), RemoteUnavailableException.wantsLogin(trouble));
    try {
      Instant now = clock.instant();
      PresenceOutage.load(home).failed(now).save(home);
      return problems.note(PresenceProblems.PUBLISHING, told.message(), new Stamp(now))
          ? List.of(told)
          : List.of();
    } catch (IOException e) {
      return List.of(told);
    }
  }

  private NodeEvent recovered(PresenceOutage before, Instant now) {
    return new LifeEvent.PresenceRecovered(Duration.between(before.from().orElse(now), now), late);
  }

  private static int late(Publication publication, Instant now) {
    int late = 0;
    for (Minute minute : publication.minutes().keySet()) {
      late += minute.start().isBefore(now.minus(Duration.ofMinutes(1))) ? 1 : 0;
    }
    return late;
  }

  /**
   * Reads who is there now.
   *
   * @param wait how long to wait for another process of the node that does the same
   * @return why that failed, in one line; then the list stands as it was
   * @throws IllegalArgumentException if the federation's description names no place for presence
   */
  public Optional<String> refresh(NodeConfig config, Duration wait) throws InterruptedException {
    try {
      immediate().refresh(config, wait);
      return Optional.empty();
    } catch (PresenceUnavailableException | IOException e) {
      return Optional.of(ErrorText.of(e));
    }
  }
}
