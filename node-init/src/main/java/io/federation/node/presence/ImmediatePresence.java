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
 * Publishes and reads presence for those who cannot wait for a heartbeat, and who want to know if
 * it fails.
 */
public final class ImmediatePresence {

  private final NodeHome home;
  private final RecordMaker recordMaker;
  private final Stores stores;
  private final FileLocks locks;
  private final Clock clock;

  ImmediatePresence(
      NodeHome home, RecordMaker records, Stores stores, FileLocks locks, Clock clock) {
    this.home = home;
    this.recordMaker = records;
    this.stores = stores;
    this.locks = locks;
    this.clock = clock;
  }

  /** Reads who is there now into the list of live nodes. */
  void refresh(NodeConfig config, Duration limit)
      throws PresenceUnavailableException, IOException, InterruptedException {
    use(config, limit, store -> refresh(store, config));
  }

  /**
   * Returns what the live nodes say of themselves now, which may be newer than what they published
   * in the last minutes.
   *
   * @param limit how long it may take
   */
  public List<PresenceRecord> read(NodeConfig config, Duration limit)
      throws PresenceUnavailableException, IOException, InterruptedException {
    List<PresenceRecord> records = new ArrayList<>();
    use(
        config,
        limit,
        store -> {
          store.refresh(window(config, clock.instant()));
          refresh(store, config);
          Set<String> live = new HashSet<>();
          new LiveNodes(home).read().forEach(record -> live.add(record.instanceId()));
          for (Entry entry : store.all()) {
            if (live.contains(entry.instanceId())) {
              entry.record().ifPresent(records::add);
            }
          }
        });
    return records;
  }

  /**
   * Returns the newest minute in which a node spoke, by its own clock; nothing if that is not
   * known.
   *
   * @param limit how long to wait for another process of this node
   */
  public Optional<Minute> newest(NodeConfig config, String instanceId, Duration limit)
      throws PresenceUnavailableException, IOException, InterruptedException {
    List<Minute> newest = new ArrayList<>();
    use(config, limit, store -> store.newest(instanceId).ifPresent(newest::add));
    return newest.stream().findFirst();
  }

  /** Publishes what this node says of itself now, knowing who is there now. */
  public void publish(NodeConfig config, Duration limit)
      throws PresenceUnavailableException, IOException, InterruptedException {
    use(
        config,
        limit,
        store -> {
          refresh(store, config);
          Instant now = clock.instant();
          Optional<PresenceRecord> record =
              recordMaker.make(config, now, new ClockSkew(home).recorded());
          if (record.isEmpty()) {
            throw new PresenceUnavailableException("this node is not initialised yet");
          }
          PublishQueue queue = new PublishQueue(home);
          Publication publication =
              queue.publication(record.get().toEntry(), now, spec(config).retention());
          if (!publication.isEmpty()) {
            store.publish(publication, limit);
            queue.published(publication);
          }
        });
  }

  private void refresh(PresenceStore store, NodeConfig config)
      throws PresenceUnavailableException, IOException {
    Instant now = clock.instant();
    new LiveNodes(home).take(store.live(window(config, now)), spec(config), now);
  }

  private SortedSet<Minute> window(NodeConfig config, Instant now) throws IOException {
    return PresenceOutage.load(home).window(now, spec(config).flattimeEvery());
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
    Optional<LockFile> lock = locks.waitForPresence(limit);
    if (lock.isEmpty()) {
      throw new PresenceUnavailableException(
          "another process of this node is using the presence repository: try again");
    }
    try (LockFile held = lock.get();
        PresenceStore store = stores.open(config)) {
      use.with(store);
    }
  }
}
