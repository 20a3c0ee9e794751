package io.federation.fed.view;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.cluster.LivePresence;
import io.federation.model.spec.FederationSpec;
import io.federation.model.spec.PresenceSpec;
import io.federation.model.spec.PresenceStoreKind;
import io.federation.presence.Entry;
import io.federation.presence.Minute;
import io.federation.presence.history.LastSeen;
import io.federation.presence.history.Presence;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who is there at this very moment, where ZooKeeper tells it. */
final class LiveView {

  private static final Duration CONNECTING = Duration.ofSeconds(3);

  private final PresenceSource source;
  private @Nullable ClusterConnection connection;

  LiveView(PresenceSource source) {
    this.source = source;
  }

  /**
   * What ZooKeeper tells.
   *
   * @param agents the nodes whose agents are connected
   * @param sightings all nodes, as they are now
   */
  record Live(Set<String> agents, List<LastSeen> sightings) {}

  /**
   * Returns the nodes as they are now.
   *
   * @param recorded the nodes as the presence repository has them
   * @return nothing if nodes do without ZooKeeper, or it cannot be reached
   */
  Optional<Live> now(FederationSpec spec, List<LastSeen> recorded, Instant moment)
      throws InterruptedException {
    Optional<PresenceSpec> presence =
        spec.presence().filter(told -> told.store() == PresenceStoreKind.ZOOKEEPER);
    if (presence.isEmpty()) {
      return Optional.empty();
    }
    try {
      if (connection == null) {
        connection = source.connect(spec);
      }
      if (!connection.awaitConnected(CONNECTING)) {
        return Optional.empty();
      }
      SortedMap<String, Entry> agents = LivePresence.withAgent(connection);
      SortedMap<String, Entry> all = LivePresence.withoutAgent(connection);
      all.putAll(agents);
      Minute minute = Minute.of(moment, presence.get().flattimeEvery());
      boolean complete =
          LivePresence.isComplete(
              connection, minute.plus(presence.get().flattimeEvery().negated()));
      return Optional.of(
          new Live(Set.copyOf(agents.keySet()), merged(all, recorded, complete, minute)));
    } catch (ClusterUnavailableException | IOException e) {
      // What the repository has is a minute old, and as good as it is without ZooKeeper.
      return Optional.empty();
    }
  }

  private static List<LastSeen> merged(
      SortedMap<String, Entry> live, List<LastSeen> recorded, boolean complete, Minute minute) {
    SortedMap<String, LastSeen> merged = new TreeMap<>();
    for (LastSeen seen : recorded) {
      merged.put(
          seen.entry().instanceId(),
          complete ? new LastSeen(seen.entry(), Presence.ABSENT, seen.last()) : seen);
    }
    live.forEach(
        (id, entry) -> merged.put(id, new LastSeen(entry, Presence.PRESENT, Optional.of(minute))));
    return new ArrayList<>(merged.values());
  }
}
