package io.federation.cluster;

import io.federation.presence.Entry;
import io.federation.presence.Minute;
import io.federation.presence.PresenceStore;
import io.federation.presence.PresenceUnavailableException;
import io.federation.presence.Publication;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * A presence store in ZooKeeper, where all know at once who is there. What nodes say is put into
 * the presence repository by a {@link Recorder}; what is there already is read there.
 */
public final class ZooKeeperPresenceStore implements PresenceStore {

  private final ClusterConnection connection;
  private final Optional<LivePresence> live;
  private final PresenceStore recorded;
  private final ClusterTree tree;
  private final SpokenRecords spoken;
  private final SortedMap<String, Entry> records = new TreeMap<>();
  private final SortedMap<Minute, SortedMap<String, Entry>> minutes = new TreeMap<>();

  /**
   * Makes a store.
   *
   * @param connection is closed with this, where nobody says that this node is there
   * @param live says that this node is there, in a process that stays
   * @param recorded the presence repository, which is closed with this
   */
  public ZooKeeperPresenceStore(
      ClusterConnection connection, Optional<LivePresence> live, PresenceStore recorded) {
    this.connection = connection;
    this.live = live;
    this.recorded = recorded;
    this.tree = new ClusterTree(connection);
    this.spoken = new SpokenRecords(tree);
  }

  @Override
  public Published publish(Publication publication, Duration limit)
      throws PresenceUnavailableException, IOException, InterruptedException {
    if (publication.isEmpty()) {
      return new Published(0, Optional.empty());
    }
    try {
      boolean unused = connection.awaitConnected(limit);
      // First, as it may be the recorder, without whom nothing more is taken.
      if (live.isPresent()) {
        live.get().say(publication.record());
      } else {
        LivePresence.sayFor(publication.record(), tree);
      }
      Optional<Entry> displaced = spoken.add(publication);
      note(publication.record());
      publication.minutes().forEach(this::note);
      return new Published(1, displaced);
    } catch (ClusterUnavailableException e) {
      throw new PresenceUnavailableException(e);
    }
  }

  private void note(Entry record) {
    records.put(record.instanceId(), record);
  }

  private void note(Minute minute, Entry entry) {
    minutes.computeIfAbsent(minute, unused -> new TreeMap<>()).put(entry.instanceId(), entry);
  }

  @Override
  public void refresh(Collection<Minute> wanted) throws PresenceUnavailableException, IOException {
    try {
      // Before the repository: what moves there meanwhile is read twice, and not missed.
      SpokenRecords.Found found = spoken.read();
      recorded.refresh(wanted);
      records.clear();
      minutes.clear();
      found.newRecords().forEach(this::note);
      found.minutes().forEach((minute, said) -> said.forEach(entry -> note(minute, entry)));
    } catch (ClusterUnavailableException e) {
      throw new PresenceUnavailableException(e);
    }
  }

  @Override
  public List<Entry> live(SortedSet<Minute> window)
      throws PresenceUnavailableException, IOException {
    try {
      List<Entry> entries = live.isPresent() ? live.get().entries() : LivePresence.read(tree);
      if (window.size() < 2 || LivePresence.isComplete(connection, beforeLast(window))) {
        return entries;
      }
      SortedMap<String, Entry> known = new TreeMap<>();
      entries.forEach(entry -> known.put(entry.instanceId(), entry));
      return with(recorded.live(window), known);
    } catch (ClusterUnavailableException e) {
      throw new PresenceUnavailableException(e);
    }
  }

  private static Minute beforeLast(SortedSet<Minute> window) {
    return window.headSet(window.last()).last();
  }

  @Override
  public List<Entry> present(Minute minute) throws IOException {
    return with(recorded.present(minute), minutes.getOrDefault(minute, new TreeMap<>()));
  }

  @Override
  public List<Entry> all() throws IOException {
    return with(recorded.all(), records);
  }

  private static List<Entry> with(List<Entry> older, SortedMap<String, Entry> newer) {
    SortedMap<String, Entry> all = new TreeMap<>();
    older.forEach(entry -> all.put(entry.instanceId(), entry));
    all.putAll(newer);
    return List.copyOf(all.values());
  }

  @Override
  public Optional<Minute> newest(String instanceId)
      throws PresenceUnavailableException, IOException {
    try {
      Optional<Minute> here = spoken.newest(instanceId);
      return here.isPresent() ? here : recorded.newest(instanceId);
    } catch (ClusterUnavailableException e) {
      throw new PresenceUnavailableException(e);
    }
  }

  @Override
  public void close() throws IOException {
    recorded.close();
    if (live.isEmpty()) {
      connection.close();
    }
  }
}
