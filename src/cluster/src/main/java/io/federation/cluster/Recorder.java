package io.federation.cluster;

import io.federation.model.spec.PresenceSpec;
import io.federation.presence.Entry;
import io.federation.presence.GitPresenceStore;
import io.federation.presence.Minute;
import io.federation.presence.PresenceStore;
import io.federation.presence.PresenceUnavailableException;
import io.federation.presence.Publication;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Puts what all nodes have said in ZooKeeper into the presence repository, in one push, and tells
 * in ZooKeeper who is there without an agent, as the repository has it. It may be killed at any
 * moment, and two at a time do no harm.
 */
public final class Recorder {

  /** More than a minute would keep the next one from its own. */
  private static final Duration LIMIT = Duration.ofSeconds(50);

  private final ClusterTree tree;
  private final SpokenRecords spoken;
  private final GitPresenceStore repository;
  private final PresenceSpec spec;
  private final Clock clock;

  /**
   * A recorder.
   *
   * @param repository is closed by who made it
   */
  public Recorder(
      ClusterConnection connection, GitPresenceStore repository, PresenceSpec spec, Clock clock) {
    this.tree = new ClusterTree(connection);
    this.spoken = new SpokenRecords(tree);
    this.repository = repository;
    this.spec = spec;
    this.clock = clock;
  }

  /**
   * Does it once.
   *
   * @param self the record of the node that does it
   */
  public void record(Entry self)
      throws ClusterUnavailableException,
          PresenceUnavailableException,
          IOException,
          InterruptedException {
    SpokenRecords.Found found = spoken.read();
    List<Publication> publications = found.publications();
    Minute now = Minute.of(clock.instant(), spec.flattimeEvery());
    Minute before = now.plus(spec.flattimeEvery().negated());
    if (publications.isEmpty()) {
      repository.refresh(List.of(before, now));
    } else {
      // It learns what others have pushed in these minutes by that, too.
      PresenceStore.Published unused = repository.publishAll(publications, self, LIMIT);
    }
    Set<String> live = new HashSet<>(tree.names(LivePresence.LIVE));
    spoken.recorded(found, live, found.newest(now).plus(spec.flattimeEvery().negated()));
    SortedMap<String, Entry> others = new TreeMap<>();
    for (Minute minute : List.of(before, now)) {
      for (Entry entry : repository.present(minute)) {
        // One that spoke here and is not connected any more has died.
        String id = entry.instanceId();
        if (!live.contains(id) && !found.hasSpoken(id, minute)) {
          others.put(id, entry);
        }
      }
    }
    relay(others);
    // From now on what stands there is all that there is.
    tree.write(LivePresence.RELAYED, now.toString());
  }

  private void relay(SortedMap<String, Entry> others)
      throws ClusterUnavailableException, IOException {
    List<ClusterTree.Change> gone = new ArrayList<>();
    SortedMap<String, ClusterTree.Found> relayed = tree.readBelow(LivePresence.RELAYED);
    for (String id : relayed.keySet()) {
      if (!others.containsKey(id)) {
        gone.add(ClusterTree.delete(LivePresence.RELAYED + "/" + id, relayed.get(id)));
      }
    }
    tree.change(gone);
    for (Entry entry : others.values()) {
      ClusterTree.Found before = relayed.get(entry.instanceId());
      if (before == null || !before.text().equals(entry.json())) {
        tree.write(LivePresence.RELAYED + "/" + entry.instanceId(), entry.json());
      }
    }
  }
}
