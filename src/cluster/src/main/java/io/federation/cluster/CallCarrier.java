package io.federation.cluster;

import io.federation.model.Names;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;

/**
 * Carries calls to the nodes of a federation, replies back to callers, and what nodes say of
 * themselves. A call is there for as long as its caller is connected and waits for replies. What a
 * call says, and whether it is to be believed, is nothing to this class.
 */
public final class CallCarrier {

  private static final String PROFILES = "/profiles";
  private static final String CALLS = "/calls";
  private static final String REPLIES = "/replies";

  /** A caller that was killed leaves replies; no call takes so long. */
  private static final Duration LONGEST = Duration.ofDays(1);

  private final ClusterConnection connection;
  private final Duration longest;
  private final String top;

  public CallCarrier(ClusterConnection connection) {
    this(connection, LONGEST);
  }

  /**
   * The same.
   *
   * @param longest how long a call may take before its replies are taken for left over
   */
  CallCarrier(ClusterConnection connection, Duration longest) {
    this.connection = connection;
    this.longest = longest;
    this.top = "/" + connection.curator().getNamespace();
  }

  /** Returns where a node says what it is, for as long as it is connected. */
  public EphemeralNode profile(String node) {
    return new EphemeralNode(connection, top + PROFILES + "/" + Names.check("node", node));
  }

  /** Returns what nodes that are connected say of themselves, by their ids. */
  public SortedMap<String, byte[]> profiles() throws ClusterUnavailableException, IOException {
    String folder = top + PROFILES;
    SortedMap<String, byte[]> profiles = new TreeMap<>();
    new SharedTree(connection)
        .read(folder)
        .forEach(
            (path, node) -> {
              if (!path.equals(folder)) {
                profiles.put(path.substring(folder.length() + 1), node.data());
              }
            });
    return profiles;
  }

  /**
   * Tells of each call from now on, and of those that are under way, once.
   *
   * @param calls is given the call's id and what it says, in a thread of the connection, which is
   *     not to be held up
   * @return to be closed when nobody wants to know any more
   */
  public AutoCloseable follow(BiConsumer<String, byte[]> calls) {
    return new ChildWatcher(curator(), top + CALLS, calls);
  }

  /**
   * Replies to a call.
   *
   * @return whether the caller can see it: not if it does not wait any more, or this node has
   *     replied before
   */
  public boolean reply(String call, String node, byte[] reply)
      throws ClusterUnavailableException, IOException {
    return connection.callFromTop(
        curator -> {
          try {
            String unused = curator.create().forPath(replies(call) + "/" + node, reply);
            return true;
          } catch (KeeperException.NoNodeException | KeeperException.NodeExistsException e) {
            return false;
          }
        });
  }

  private String replies(String call) {
    return top + REPLIES + "/" + call;
  }

  /**
   * Makes a call.
   *
   * @param id of the call here, which no other one has; what it says may name another
   * @param replies is given each reply with the node that it is from, once, in a thread of the
   *     connection, which is not to be held up
   * @return to be closed when no more replies are waited for
   */
  public AutoCloseable call(String id, byte[] call, BiConsumer<String, byte[]> replies)
      throws ClusterUnavailableException, IOException {
    Names.check("call", id);
    ChildWatcher follower = new ChildWatcher(curator(), replies(id), replies);
    try {
      connection.callFromTop(curator -> make(curator, id, call));
    } catch (ClusterUnavailableException | IOException | RuntimeException e) {
      follower.close();
      throw e;
    }
    return () -> {
      follower.close();
      try {
        clear(id);
      } catch (ClusterUnavailableException | IOException e) {
        // The call goes with the connection, and its replies with a later call.
      }
    };
  }

  private CuratorFramework curator() {
    return connection.curator().usingNamespace(null);
  }

  private boolean make(CuratorFramework curator, String id, byte[] call) throws Exception {
    String unused =
        curator.create().orSetData().creatingParentsIfNeeded().forPath(replies(id), new byte[0]);
    String unusedPath =
        curator
            .create()
            .orSetData()
            .creatingParentsIfNeeded()
            .withMode(CreateMode.EPHEMERAL)
            .forPath(top + CALLS + "/" + id, call);
    return true;
  }

  private void clear(String id) throws ClusterUnavailableException, IOException {
    SharedTree tree = new SharedTree(connection);
    tree.apply(List.of(new SharedTree.Delete(top + CALLS + "/" + id)));
    Map<String, Long> made = connection.callFromTop(this::timesOfReplies);
    delete(tree, id);
    // Servers say when: the clocks of callers do not count.
    long now = made.getOrDefault(id, 0L);
    for (Map.Entry<String, Long> each : made.entrySet()) {
      if (now - each.getValue() > longest.toMillis()) {
        delete(tree, each.getKey());
      }
    }
  }

  private void delete(SharedTree tree, String call)
      throws ClusterUnavailableException, IOException {
    List<String> paths = new ArrayList<>(tree.read(replies(call)).keySet());
    Collections.reverse(paths);
    tree.apply(paths.stream().map(SharedTree.Delete::new).toList());
  }

  /** Returns when they were made, in milliseconds since 1970. */
  private Map<String, Long> timesOfReplies(CuratorFramework curator) throws Exception {
    Map<String, Long> times = new HashMap<>();
    for (String call : curator.getChildren().forPath(top + REPLIES)) {
      Stat stat = curator.checkExists().forPath(replies(call));
      if (stat != null) {
        times.put(call, stat.getCtime());
      }
    }
    return times;
  }
}
