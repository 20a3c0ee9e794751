package io.federation.node.presence;

import io.federation.machine.LockFile;
import io.federation.model.spec.NodeConfig;
import io.federation.model.spec.PresenceSpec;
import io.federation.node.home.FileLocks;
import io.federation.node.home.NodeHome;
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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/**
 * Speaks and listens for those who cannot wait for a heartbeat, and who want to know if it fails.
 */
public final class AtOnce {

  private final NodeHome home;
  private final RecordMaker records;
  private final Stores stores;
  private final FileLocks locks;
  private final Clock clock;

  AtOnce(NodeHome home, RecordMaker records, Stores stores, FileLocks locks, Clock clock) {
    this.home = home;
    this.records = records;
    this.stores = stores;
    this.locks = locks;
    this.clock = clock;
  }

  /**
   * Returns what those who are there say of themselves now, which may be news since the minute in
   * which they were heard.
   *
   * @param limit how long it may take
   */
  public List<PresenceRecord> listen(NodeConfig config, Duration limit)
      throws PresenceUnavailableException, IOException, InterruptedException {
    List<PresenceRecord> heard = new ArrayList<>();
    use(
        config,
        limit,
        store -> {
          takeOver(store, config);
          Set<String> live = new HashSet<>();
          new LiveList(home).read().forEach(record -> live.add(record.instanceId()));
          for (Entry entry : store.all()) {
            if (live.contains(entry.instanceId())) {
              parse(entry).ifPresent(heard::add);
            }
          }
        });
    return heard;
  }

  /** A record that says it is another node's is a copy. */
  private static Optional<PresenceRecord> parse(Entry entry) {
    try {
      return Optional.of(PresenceRecord.parse(entry.json()))
          .filter(record -> record.instanceId().equals(entry.instanceId()));
    } catch (IllegalArgumentException e) {
      // What some program left in a bad way must not hide the others.
      return Optional.empty();
    }
  }

  /**
   * Makes known what this node says of itself now, knowing who is there now.
   *
   * @param limit how long it may take
   */
  public void speak(NodeConfig config, Duration limit)
      throws PresenceUnavailableException, IOException, InterruptedException {
    use(
        config,
        limit,
        store -> {
          takeOver(store, config);
          Instant now = clock.instant();
          Optional<PresenceRecord> record =
              records.make(config, now, new ClockWatch(home).recorded());
          if (record.isEmpty()) {
            throw new PresenceUnavailableException("this node is not initialised yet");
          }
          Spool spool = new Spool(home);
          Publication publication =
              spool.publication(record.get().toEntry(), now, spec(config).retention());
          if (!publication.isEmpty()) {
            store.publish(publication, limit);
            spool.made(publication);
          }
        });
  }

  private void takeOver(PresenceStore store, NodeConfig config)
      throws PresenceUnavailableException, IOException {
    Instant now = clock.instant();
    SortedSet<Minute> window = Hearing.load(home).window(now, spec(config).flattimeEvery());
    store.refresh(window);
    new LiveList(home).take(store, spec(config), window, now);
  }

  private static PresenceSpec spec(NodeConfig config) {
    return config.presence().orElseThrow();
  }

  /** What is done with the store. */
  private interface Use {
    void with(PresenceStore store)
        throws PresenceUnavailableException, IOException, InterruptedException;
  }

  private void use(NodeConfig config, Duration limit, Use use)
      throws PresenceUnavailableException, IOException, InterruptedException {
    Optional<LockFile> turn = locks.waitForPresence(limit);
    if (turn.isEmpty()) {
      throw new PresenceUnavailableException(
          "another process of this node is telling or reading presence all the time");
    }
    try (LockFile held = turn.get();
        PresenceStore store = stores.open(config)) {
      use.with(store);
    }
  }
}
