package io.federation.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;

/**
 * A copy of ZooKeeper's tree in this process. Whoever reads it again asks the servers only for what
 * has changed since; that is told by them for as long as the connection is open.
 *
 * <p>Used by one thread.
 */
public final class CachedTree {

  private static final String TOP = "/";
  private static final int LONGEST_SECONDS = 15;

  private final ClusterConnection connection;
  private final Set<String> leftOut;
  private final Watcher watcher = this::take;
  private final Set<String> watched = new HashSet<>();
  private SortedMap<String, SharedTree.Node> nodes = Collections.emptySortedMap();
  private long session;

  // What the servers have told since it was read, in the thread of ZooKeeper's client.
  private final Set<String> changed = new HashSet<>();
  private boolean namesChanged;
  private boolean isLost = true;

  /**
   * A copy of nothing yet.
   *
   * @param leftOut paths of nodes right below the top which are not kept, nor what is below them
   */
  public CachedTree(ClusterConnection connection, Set<String> leftOut) {
    this.connection = connection;
    this.leftOut = Set.copyOf(leftOut);
  }

  private synchronized void take(WatchedEvent event) {
    switch (event.getType()) {
      case NodeCreated, NodeDeleted, NodeDataChanged -> {
        boolean unused = changed.add(event.getPath());
      }
      case NodeChildrenChanged -> namesChanged |= event.getPath().equals(TOP);
      default -> isLost |= event.getState() != Watcher.Event.KeeperState.SyncConnected;
    }
  }

  /**
   * Returns all nodes but {@link SharedTree#RESERVED_NAMES} and what is left out, by their paths.
   * They have all changes of which this process could know, such as those before a change that it
   * has read.
   *
   * @return the same object as the last time if nothing has changed
   */
  public SortedMap<String, SharedTree.Node> read() throws ClusterUnavailableException, IOException {
    return connection.callFromTop(this::read);
  }

  private SortedMap<String, SharedTree.Node> read(CuratorFramework curator) throws Exception {
    boolean isRead = false;
    try {
      do {
        long now = session(curator);
        if (isLost() || now != session) {
          forget();
          session = now;
        }
        awaitTold(curator);
      } while (isLost() || session(curator) != session);
      update(curator);
      isRead = true;
      return nodes;
    } finally {
      if (!isRead) {
        lose();
      }
    }
  }

  private static long session(CuratorFramework curator) throws Exception {
    return curator.getZookeeperClient().getZooKeeper().getSessionId();
  }

  private synchronized boolean isLost() {
    return isLost;
  }

  private synchronized void lose() {
    isLost = true;
  }

  /** What has changed while there was no connection is not told. */
  private synchronized void forget() {
    nodes = Collections.emptySortedMap();
    watched.clear();
    changed.clear();
    namesChanged = true;
    isLost = false;
  }

  /**
   * Waits until this process's server has what the leader has: it tells of changes before it
   * answers, and the client's thread takes both in order.
   */
  private static void awaitTold(CuratorFramework curator) throws Exception {
    CompletableFuture<Integer> answer = new CompletableFuture<>();
    var unused =
        curator
            .sync()
            .inBackground((client, event) -> answer.complete(event.getResultCode()))
            .forPath(TOP);
    try {
      KeeperException.Code code =
          KeeperException.Code.get(answer.get(LONGEST_SECONDS, TimeUnit.SECONDS));
      if (code != KeeperException.Code.OK) {
        throw KeeperException.create(code, TOP);
      }
    } catch (TimeoutException e) {
      throw KeeperException.create(KeeperException.Code.OPERATIONTIMEOUT);
    }
  }

  private void update(CuratorFramework curator) throws Exception {
    Set<String> alone;
    boolean namesToo;
    synchronized (this) {
      alone = new HashSet<>(changed);
      changed.clear();
      namesToo = namesChanged;
      namesChanged = false;
    }
    List<String> whole = new ArrayList<>();
    if (namesToo) {
      addNew(curator, alone, whole);
    }
    if (alone.isEmpty() && whole.isEmpty()) {
      return;
    }
    SortedMap<String, SharedTree.Node> updated = new TreeMap<>(nodes);
    SortedMap<String, SharedTree.Node> found = new SharedTreeReading(curator).only(alone);
    for (String path : alone) {
      if (!found.containsKey(path)) {
        updated.remove(path);
        // '0' follows '/'.
        updated.subMap(path + "/", path + "0").clear();
      }
    }
    updated.putAll(found);
    updated.putAll(new SharedTreeReading(curator).below(whole));
    nodes = Collections.unmodifiableSortedMap(updated);
  }

  /** Finds what is new at the top. It is watched before it is read, so that nothing is missed. */
  private void addNew(CuratorFramework curator, Set<String> alone, List<String> whole)
      throws Exception {
    if (watched.add(TOP)) {
      watch(curator, TOP, AddWatchMode.PERSISTENT);
      boolean unused = alone.add(TOP);
    }
    for (String name : curator.getChildren().forPath(TOP)) {
      String path = TOP + name;
      boolean isKept = !SharedTree.RESERVED_NAMES.contains(name) && !leftOut.contains(path);
      if (isKept && watched.add(path)) {
        watch(curator, path, AddWatchMode.PERSISTENT_RECURSIVE);
        whole.add(path);
      }
    }
  }

  private void watch(CuratorFramework curator, String path, AddWatchMode mode) throws Exception {
    curator.watchers().add().withMode(mode).usingWatcher(watcher).forPath(path);
  }
}
