package io.federation.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.federation.presence.Entry;
import io.federation.presence.Minute;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.recipes.cache.ChildData;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.cache.CuratorCacheListener;
import org.apache.curator.framework.recipes.nodes.PersistentNode;
import org.apache.zookeeper.CreateMode;
import org.jspecify.annotations.Nullable;

/**
 * That one node is there, for as long as this process is connected, and who else is: {@code
 * /live/<id>} holds what each node with an agent says of itself, and {@code /relayed/<id>} what
 * those without one have pushed.
 */
public final class LivePresence implements AutoCloseable {

  static final String LIVE = "/live";
  static final String RELAYED = "/relayed";

  private static final Duration CREATING = Duration.ofSeconds(3);

  private final ClusterConnection connection;
  private final List<CuratorCache> caches = new ArrayList<>();
  private final List<CuratorCache> read = new ArrayList<>();
  private @Nullable PersistentNode self;
  private @Nullable Entry said;

  /**
   * Begins to follow who is there.
   *
   * @param changed is called after each change, in a thread that is not to be held up
   */
  public LivePresence(ClusterConnection connection, Runnable changed) {
    this.connection = connection;
    for (String folder : List.of(LIVE, RELAYED)) {
      CuratorCache cache = CuratorCache.build(connection.curator(), folder);
      caches.add(cache);
      cache
          .listenable()
          .addListener(
              CuratorCacheListener.builder()
                  .forInitialized(() -> initialized(cache))
                  .forAll((type, before, now) -> changed.run())
                  .build());
      cache.start();
    }
  }

  private synchronized void initialized(CuratorCache cache) {
    read.add(cache);
  }

  private synchronized boolean isRead() {
    return read.size() == caches.size();
  }

  /** Says that the node is there; it stays so until this is closed, or the process dies. */
  public synchronized void say(Entry record) throws IOException {
    byte[] text = record.json().getBytes(UTF_8);
    try {
      if (self == null) {
        self =
            new PersistentNode(
                connection.curator(),
                CreateMode.EPHEMERAL,
                false,
                LIVE + "/" + record.instanceId(),
                text);
        self.start();
        said = record;
      } else if (!record.equals(said)
          && self.waitForInitialCreate(CREATING.toMillis(), TimeUnit.MILLISECONDS)) {
        self.setData(text);
        said = record;
      }
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      // What Curator declares, and never throws.
      throw new IOException(e);
    }
  }

  /** Returns what the node has said of itself last; nothing if it has not said anything. */
  synchronized Optional<Entry> self() {
    return Optional.ofNullable(said);
  }

  /** Returns what each node says of itself that is there, sorted by id. */
  public List<Entry> entries() throws ClusterUnavailableException, IOException {
    if (!isRead()) {
      return read(new ClusterTree(connection));
    }
    if (!connection.isConnected()) {
      throw new ClusterUnavailableException(connection.unreachableMessage());
    }
    SortedMap<String, Entry> entries = new TreeMap<>();
    for (int i = caches.size() - 1; i >= 0; i--) {
      caches.get(i).stream()
          .filter(node -> node.getPath().indexOf('/', 1) > 0)
          .forEach(node -> add(name(node), new String(node.getData(), UTF_8), entries));
    }
    return List.copyOf(entries.values());
  }

  /** Says something of a node that is there by another process of it, if that is so. */
  static void sayFor(Entry record, ClusterTree tree)
      throws ClusterUnavailableException, IOException {
    String path = LIVE + "/" + record.instanceId();
    Optional<ClusterTree.Found> before = tree.read(path);
    if (before.isPresent()) {
      boolean unused = tree.swap(path, before, record.json());
    }
  }

  /**
   * Returns whether all nodes that are there are known here: not before a recorder has relayed
   * those without an agent, as when ZooKeeper has just come, or come back.
   *
   * @param since the minute from which on it must have done so
   */
  public boolean isComplete(Minute since) throws ClusterUnavailableException, IOException {
    return isComplete(connection, since);
  }

  /** Returns the same as {@code connection} has it. */
  public static boolean isComplete(ClusterConnection connection, Minute since)
      throws ClusterUnavailableException, IOException {
    Optional<ClusterTree.Found> relayed = new ClusterTree(connection).read(RELAYED);
    try {
      return relayed.isPresent() && Minute.parse(relayed.get().text()).compareTo(since) >= 0;
    } catch (IllegalArgumentException e) {
      // The folder alone.
      return false;
    }
  }

  private static String name(ChildData node) {
    return node.getPath().substring(node.getPath().lastIndexOf('/') + 1);
  }

  /** Returns what the nodes say of themselves that have an agent, by their ids. */
  public static SortedMap<String, Entry> withAgent(ClusterConnection connection)
      throws ClusterUnavailableException, IOException {
    return read(new ClusterTree(connection), LIVE);
  }

  /** Returns what the nodes say of themselves that are there without an agent, by their ids. */
  public static SortedMap<String, Entry> withoutAgent(ClusterConnection connection)
      throws ClusterUnavailableException, IOException {
    return read(new ClusterTree(connection), RELAYED);
  }

  private static SortedMap<String, Entry> read(ClusterTree tree, String folder)
      throws ClusterUnavailableException, IOException {
    SortedMap<String, Entry> entries = new TreeMap<>();
    tree.readBelow(folder).forEach((id, found) -> add(id, found.text(), entries));
    return entries;
  }

  /** Reads the same from the servers. */
  static List<Entry> read(ClusterTree tree) throws ClusterUnavailableException, IOException {
    SortedMap<String, Entry> entries = read(tree, RELAYED);
    entries.putAll(read(tree, LIVE));
    return List.copyOf(entries.values());
  }

  private static void add(String id, String json, SortedMap<String, Entry> to) {
    if (!json.isEmpty()) {
      to.put(id, new Entry(id, json));
    }
  }

  @Override
  public synchronized void close() throws IOException {
    caches.forEach(CuratorCache::close);
    if (self != null) {
      self.close();
    }
  }
}
