package io.federation.node.presence;

import io.federation.machine.ErrorText;
import io.federation.machine.LockFile;
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
 * Makes known what a node says of itself, and keeps the list of who is there. What cannot be made
 * known now is kept and made known later.
 */
public final class Presence {

  /** How long one try may take. */
  static final Duration LONGEST = Duration.ofSeconds(5);

  /** How long all tries in vain of one process may take together. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Less than this is no time to reach a server in. */
  private static final Duration SHORTEST = Duration.ofMillis(500);

  private final NodeHome home;
  private final RecordMaker records;
  private final Stores stores;
  private final FileLocks locks;
  private final ServerClock serverClock;
  private final Clock clock;
  private final Spool spool;
  private final LiveList live;
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
    this.spool = new Spool(home);
    this.live = new LiveList(home);
  }

  /** Returns what speaks and listens for those who cannot wait for a heartbeat. */
  public AtOnce atOnce() {
    return new AtOnce(home, records, stores, locks, clock);
  }

  /** Returns whether the node has ever made anything known. */
  boolean hasSpoken() {
    return spool.hasSpoken();
  }

  /** Says that something changed; a server that was just found to be down is not asked again. */
  List<NodeEvent> tell(NodeConfig config) throws IOException, InterruptedException {
    return speak(config, false);
  }

  /** Says that the node is there, and takes over who else is. */
  List<NodeEvent> beat(NodeConfig config) throws IOException, InterruptedException {
    return speak(config, true);
  }

  private List<NodeEvent> speak(NodeConfig config, boolean beat)
      throws IOException, InterruptedException {
    if (config.presence().isEmpty()) {
      return List.of();
    }
    List<NodeEvent> news = new ArrayList<>();
    ClockWatch watch = new ClockWatch(home);
    Optional<Duration> ahead = serverClock.ahead(clock);
    if (ahead.isPresent()) {
      watch.take(ahead.get()).ifPresent(news::add);
    }
    long end = System.nanoTime() + limit().toNanos();
    Optional<LockFile> turn = locks.waitForPresence(limit());
    if (turn.isPresent()) {
      // What is said is gathered in turn: an older record must not come after a newer one.
      try (LockFile held = turn.get()) {
        news.addAll(speakInTurn(config, config.presence().get(), watch.recorded(), end, beat));
        for (String trouble : records.troubles()) {
          news.add(new LifeEvent.Warning(trouble));
        }
      }
    }
    return news;
  }

  /** Takes over who is there, and says where nobody hears it what there is to say. */
  void rehearse(NodeConfig config) throws IOException, InterruptedException {
    Instant now = clock.instant();
    Optional<Duration> unusedAhead = serverClock.ahead(clock);
    Optional<PresenceRecord> record = records.make(config, now, new ClockWatch(home).recorded());
    if (record.isPresent()) {
      Optional<String> unusedTrouble = listen(config, LONGEST);
      Entry entry = record.get().toEntry();
      Duration every = config.presence().orElseThrow().flattimeEvery();
      Minute running = Minute.of(now, every);
      try (PresenceStore store = stores.openUnheard(config)) {
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

  private Duration limit() {
    Duration left = PATIENCE.minus(spent);
    return left.compareTo(LONGEST) < 0 ? left : LONGEST;
  }

  private List<NodeEvent> speakInTurn(
      NodeConfig config, PresenceSpec spec, long clockSkew, long end, boolean beat)
      throws IOException, InterruptedException {
    Instant now = clock.instant();
    Optional<PresenceRecord> record = records.make(config, now, clockSkew);
    if (record.isEmpty()) {
      return List.of();
    }
    Entry entry = record.get().toEntry();
    spool.keep(Minute.of(now, spec.flattimeEvery()), entry);
    Publication publication = spool.publication(entry, now, spec.retention());
    Hearing before = Hearing.load(home);
    boolean worthwhile = beat || (!publication.isEmpty() && !before.hasJustTried(now));
    Duration limit = Duration.ofNanos(end - System.nanoTime());
    if (!worthwhile || limit.compareTo(SHORTEST) < 0) {
      return List.of();
    }
    Hearing after = before.succeeded(now);
    try (PresenceStore store = stores.open(config)) {
      if (!publication.isEmpty()) {
        store.publish(publication, limit);
        spool.made(publication);
        late += late(publication, now);
      }
      if (!beat) {
        return List.of();
      }
      SortedSet<Minute> window = after.window(now, spec.flattimeEvery());
      if (publication.isEmpty() || after.isRecent(now)) {
        store.refresh(window);
      }
      live.take(store, spec, window, now);
      Optional<PresenceRecord> newer =
          records.isOutdated() ? records.make(config, now, clockSkew) : Optional.empty();
      Duration left = Duration.ofNanos(end - System.nanoTime());
      if (newer.isPresent() && left.compareTo(SHORTEST) >= 0) {
        // Whoever just came waits for what this node has for it.
        Publication more = spool.publication(newer.get().toEntry(), now, spec.retention());
        store.publish(more, left);
        spool.made(more);
      }
    } catch (PresenceUnavailableException e) {
      spent = spent.plus(limit).minusNanos(Math.max(0, end - System.nanoTime()));
      return inVain(e);
    }
    after.save(home);
    return before.isDeaf() ? List.of(recovered(before, now)) : List.of();
  }

  /** Notes that a try was in vain; returns what is to be told of it, once while it lasts. */
  List<NodeEvent> inVain(Exception trouble) {
    NodeEvent told = new LifeEvent.PresenceTrouble(ErrorText.of(trouble));
    try {
      Hearing before = Hearing.load(home);
      before.failed(clock.instant()).save(home);
      return before.isDeaf() ? List.of() : List.of(told);
    } catch (IOException e) {
      return List.of(told);
    }
  }

  private NodeEvent recovered(Hearing before, Instant now) {
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
   * Takes over who is there now.
   *
   * @param patience how long to wait for another process of the node that does the same
   * @return why that could not be found out, in one line; then the list stands as it was
   * @throws IllegalArgumentException if the federation's description names no place for presence
   */
  public Optional<String> listen(NodeConfig config, Duration patience)
      throws IOException, InterruptedException {
    Optional<LockFile> turn = locks.waitForPresence(patience);
    if (turn.isEmpty()) {
      return Optional.of("another process of this node is reading who is there");
    }
    try (LockFile held = turn.get();
        PresenceStore store = stores.open(config)) {
      PresenceSpec spec = config.presence().orElseThrow();
      Instant now = clock.instant();
      SortedSet<Minute> window = Hearing.load(home).window(now, spec.flattimeEvery());
      store.refresh(window);
      live.take(store, spec, window, now);
      return Optional.empty();
    } catch (PresenceUnavailableException e) {
      return Optional.of(ErrorText.of(e));
    }
  }
}
