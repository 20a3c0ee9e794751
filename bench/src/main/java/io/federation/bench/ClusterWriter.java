package io.federation.bench;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterCredentials;
import io.federation.cluster.LivePresence;
import io.federation.cluster.ZooKeeperPresenceStore;
import io.federation.presence.Entry;
import io.federation.presence.Minute;
import io.federation.presence.PresenceStore;
import io.federation.presence.PresenceUnavailableException;
import io.federation.presence.Publication;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A node that says in ZooKeeper that it is there, by a session of its own as an agent's. */
final class ClusterWriter implements AutoCloseable {

  private final ClusterConnection connection;
  private final LivePresence live;
  private final PresenceStore store;

  /** What was not taken is said again, as a node's heartbeats do. */
  private final SortedMap<Minute, Entry> left = new TreeMap<>();

  /**
   * Begins to connect.
   *
   * @param recorded the presence repository
   */
  ClusterWriter(String servers, PresenceStore recorded) throws IOException {
    connection = ClusterConnection.open(servers, "fed1", ClusterCredentials.NONE);
    live = new LivePresence(connection, () -> {});
    store = new ZooKeeperPresenceStore(connection, Optional.of(live), recorded);
  }

  /**
   * Says what it is in a minute.
   *
   * @return what was taken: the record, and the minutes that had not been
   */
  Publication speak(Minute minute, Entry record, Duration limit)
      throws IOException, InterruptedException, PresenceUnavailableException {
    left.put(minute, record);
    Publication publication = new Publication(record, true, left);
    PresenceStore.Published unused = store.publish(publication, limit);
    left.clear();
    return publication;
  }

  @Override
  public void close() throws IOException {
    live.close();
    connection.close();
  }
}
