package io.federation.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.transaction.CuratorOp;
import org.apache.curator.framework.recipes.watch.PersistentWatcher;
import org.apache.curator.framework.state.ConnectionStateListener;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * ZooKeeper's tree from its top on, which is shared with whoever else uses the servers. At the top,
 * {@link #RESERVED_NAMES} are not there for whoever asks for all of it.
 */
public final class SharedTree {

  /** What federations keep below a path of their own, and what ZooKeeper keeps for itself. */
  public static final Set<String> RESERVED_NAMES = Set.of(ClusterConnection.ROOT, "zookeeper");

  /** Puts the names, or paths, of nodes that ZooKeeper has numbered in the order of numbers. */
  public static final Comparator<String> BY_NUMBER =
      Comparator.comparing(SharedTree::number).thenComparing(path -> path);

  /** ZooKeeper puts so many digits behind a numbered node's name. */
  private static final int DIGITS = 10;

  private static final int MOST_CHANGES_AT_ONCE = 100;

  /** Servers take a megabyte at once. */
  private static final int MOST_BYTES_AT_ONCE = 256 * 1024;

  private static final byte[] NONE = new byte[0];

  private final ClusterConnection connection;

  public SharedTree(ClusterConnection connection) {
    this.connection = connection;
  }

  /**
   * A node as it was found.
   *
   * @param isEphemeral whether it goes with the connection of whoever made it
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares nodes
  public record Node(byte[] data, boolean isEphemeral) {}

  /** What is to be done to a node. */
  public sealed interface Change {
    String path();
  }

  /** Makes a node, below one that is there, or writes to it. */
  @SuppressWarnings("ArrayRecordComponent")
  public record Create(String path, byte[] data) implements Change {}

  /** Writes to a node that is there. */
  @SuppressWarnings("ArrayRecordComponent")
  public record Write(String path, byte[] data) implements Change {}

  /** Deletes a node that nothing is below; nothing if it is gone already. */
  public record Delete(String path) implements Change {}

  /**
   * Returns a node and all that are below it by their paths, each after those that it is below.
   * What goes meanwhile may be left out.
   *
   * @param path begins with {@code /}
   * @return nothing if there is no such node
   */
  public SortedMap<String, Node> read(String path) throws ClusterUnavailableException, IOException {
    return read(List.of(path));
  }

  /**
   * The same for several nodes, none of which is below another.
   *
   * @param paths of nodes that may be there or not
   */
  public SortedMap<String, Node> read(Collection<String> paths)
      throws ClusterUnavailableException, IOException {
    return connection.callFromTop(curator -> new SharedTreeReading(curator).below(paths));
  }

  /** Returns the data of one node; nothing if it is not there. */
  public Optional<byte[]> data(String path) throws ClusterUnavailableException, IOException {
    return see(path).map(NodeSnapshot::data);
  }

  /** Returns one node; nothing if it is not there. */
  public Optional<NodeSnapshot> see(String path) throws ClusterUnavailableException, IOException {
    return connection.callFromTop(
        curator -> {
          try {
            Stat stat = new Stat();
            byte[] data = orNone(curator.getData().storingStatIn(stat).forPath(path));
            return Optional.of(new NodeSnapshot(path, data, stat.getVersion()));
          } catch (KeeperException.NoNodeException e) {
            return Optional.empty();
          }
        });
  }

  /**
   * Commits these in one transaction: all, or none. A server that lags behind the others does not
   * decide that by itself: whoever is told that a node has not been changed was told so before any
   * later change was made.
   *
   * @return false if a node is gone or has been changed
   */
  public boolean commit(List<TransactionOperation> operations)
      throws ClusterUnavailableException, IOException {
    return connection.callFromTop(curator -> TransactionOperation.commit(curator, operations));
  }

  /**
   * Makes a node, below one that is there, if none stands in its place.
   *
   * @return whether none did
   */
  public boolean create(String path, byte[] data) throws ClusterUnavailableException, IOException {
    return connection.callFromTop(
        curator -> {
          try {
            String unused = curator.create().forPath(path, data);
            return true;
          } catch (KeeperException.NodeExistsException e) {
            return false;
          }
        });
  }

  /**
   * Writes to a node if its data is still what it was found to be.
   *
   * @return whether it was; where the connection was lost meanwhile, it may have been written
   *     although it seems that it was not
   */
  public boolean replace(String path, byte[] before, byte[] after)
      throws ClusterUnavailableException, IOException {
    return connection.callFromTop(
        curator -> {
          try {
            Stat stat = new Stat();
            byte[] found = orNone(curator.getData().storingStatIn(stat).forPath(path));
            if (!Arrays.equals(found, before)) {
              return false;
            }
            Stat unused = curator.setData().withVersion(stat.getVersion()).forPath(path, after);
            return true;
          } catch (KeeperException.NoNodeException | KeeperException.BadVersionException e) {
            return false;
          }
        });
  }

  private static String number(String path) {
    return path.substring(Math.max(0, path.length() - DIGITS));
  }

  /** Some programs make nodes without any. */
  static byte[] orNone(byte @Nullable [] data) {
    return Objects.requireNonNullElse(data, NONE);
  }

  /** What ends the following of a node. */
  public interface Following extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Follows a node until the result is closed.
   *
   * @param changed is called when the node may have changed, and when servers are reached again; it
   *     must return at once
   */
  public Following follow(String path, Runnable changed) {
    CuratorFramework curator = connection.curator().usingNamespace(null);
    PersistentWatcher watcher = new PersistentWatcher(curator, path, false);
    watcher
        .getListenable()
        .addListener(
            event -> {
              if (event.getType() != Watcher.Event.EventType.NodeChildrenChanged) {
                changed.run();
              }
            });
    watcher.getResetListenable().addListener(changed);
    ConnectionStateListener reconnected =
        (client, state) -> {
          if (state.isConnected()) {
            changed.run();
          }
        };
    connection.curator().getConnectionStateListenable().addListener(reconnected);
    watcher.start();
    return () -> {
      connection.curator().getConnectionStateListenable().removeListener(reconnected);
      watcher.close();
    };
  }

  /**
   * Makes changes, one after the other.
   *
   * @throws IOException if one cannot be made because somebody else changes the tree meanwhile;
   *     those before it are made
   */
  public void apply(List<? extends Change> changes)
      throws ClusterUnavailableException, IOException {
    List<Change> together = new ArrayList<>();
    int bytes = 0;
    for (Change change : changes) {
      int size = size(change);
      if (together.size() == MOST_CHANGES_AT_ONCE || bytes + size > MOST_BYTES_AT_ONCE) {
        applyTogether(together);
        together.clear();
        bytes = 0;
      }
      together.add(change);
      bytes += size;
    }
    applyTogether(together);
  }

  private static int size(Change change) {
    int path = change.path().length();
    if (change instanceof Create create) {
      return path + create.data().length;
    }
    return change instanceof Write write ? path + write.data().length : path;
  }

  private void applyTogether(List<Change> changes) throws ClusterUnavailableException, IOException {
    if (!changes.isEmpty() && !connection.callFromTop(curator -> inOne(curator, changes))) {
      for (Change change : changes) {
        connection.callFromTop(curator -> alone(curator, change));
      }
    }
  }

  /** Makes all of them or, if one cannot be made, none. */
  private static boolean inOne(CuratorFramework curator, List<Change> changes) throws Exception {
    List<CuratorOp> ops = new ArrayList<>();
    for (Change change : changes) {
      if (change instanceof Create create) {
        ops.add(curator.transactionOp().create().forPath(create.path(), create.data()));
      } else if (change instanceof Write write) {
        ops.add(curator.transactionOp().setData().forPath(write.path(), write.data()));
      } else {
        ops.add(curator.transactionOp().delete().forPath(change.path()));
      }
    }
    try {
      return !curator.transaction().forOperations(ops).isEmpty();
    } catch (KeeperException.NodeExistsException
        | KeeperException.NoNodeException
        | KeeperException.NotEmptyException e) {
      return false;
    }
  }

  private static boolean alone(CuratorFramework curator, Change change) throws Exception {
    try {
      if (change instanceof Create create) {
        String unused = curator.create().orSetData().forPath(create.path(), create.data());
      } else if (change instanceof Write write) {
        Stat unused = curator.setData().forPath(write.path(), write.data());
      } else {
        Void unused = curator.delete().quietly().forPath(change.path());
      }
      return true;
    } catch (KeeperException.NoNodeException e) {
      throw meanwhile(change, "it is gone, or what it is below", e);
    } catch (KeeperException.NotEmptyException e) {
      throw meanwhile(change, "something new is below it", e);
    }
  }

  private static IOException meanwhile(Change change, String what, KeeperException cause) {
    return new IOException(
        change.path() + " was changed by somebody else meanwhile (" + what + "): try again", cause);
  }
}
