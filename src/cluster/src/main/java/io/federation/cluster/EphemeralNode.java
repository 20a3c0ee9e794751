package io.federation.cluster;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;

/**
 * A node of ZooKeeper's tree that is there for as long as this process is connected, and no longer:
 * a program announces itself by it, and finds out whether another does so already.
 */
public final class EphemeralNode {

  private final ClusterConnection connection;
  private final String path;
  private Optional<Written> written = Optional.empty();

  /**
   * What it was made to be.
   *
   * @param session in which that was
   * @param version counts its changes
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  private record Written(byte[] data, long session, int version) {}

  /**
   * One that is not there yet.
   *
   * @param path from the top of the tree
   */
  public EphemeralNode(ClusterConnection connection, String path) {
    this.connection = connection;
    this.path = path;
  }

  /** Returns the data of a node that stands in its place and belongs to no process. */
  public synchronized Optional<byte[]> lasting() throws ClusterUnavailableException, IOException {
    return connection.callFromTop(
        curator -> {
          try {
            Stat stat = new Stat();
            byte[] data = curator.getData().storingStatIn(stat).forPath(path);
            return stat.getEphemeralOwner() == 0 ? Optional.of(data) : Optional.empty();
          } catch (KeeperException.NoNodeException e) {
            return Optional.empty();
          }
        });
  }

  /**
   * Sees to it that it is there with this data. One that belongs to no process is replaced. To be
   * called again whenever the process may have been taken for dead.
   *
   * @return whether it is; not if it is another process's, which may be dead already and is then
   *     gone after {@link ClusterConnection#SESSION}
   */
  public synchronized boolean announce(byte[] data)
      throws ClusterUnavailableException, IOException {
    return connection.callFromTop(curator -> announce(curator, data));
  }

  private boolean announce(CuratorFramework curator, byte[] data) throws Exception {
    while (true) {
      try {
        if (written.isPresent() && isNew(data, written.get()) && isOwn(curator, written.get())) {
          // It is not read before: it is most likely as this process has left it.
          return write(curator, data, written.get().version());
        }
        Stat stat = new Stat();
        byte[] before = curator.getData().storingStatIn(stat).forPath(path);
        if (stat.getEphemeralOwner() == 0) {
          // In one: whoever looks meanwhile finds one or the other.
          var unused =
              curator
                  .transaction()
                  .forOperations(
                      curator.transactionOp().delete().withVersion(stat.getVersion()).forPath(path),
                      curator
                          .transactionOp()
                          .create()
                          .withMode(CreateMode.EPHEMERAL)
                          .forPath(path, data));
          return true;
        }
        if (stat.getEphemeralOwner() != session(curator)) {
          return false;
        }
        if (!Arrays.equals(before, data)) {
          return write(curator, data, stat.getVersion());
        }
        note(data, stat.getEphemeralOwner(), Optional.of(stat));
        return true;
      } catch (KeeperException.NoNodeException e) {
        written = Optional.empty();
        if (create(curator, data)) {
          return true;
        }
      } catch (KeeperException.BadVersionException e) {
        // Somebody else has written to it: it is looked at again.
        written = Optional.empty();
      }
    }
  }

  /**
   * Returns the operation that gives it this data in a transaction; nothing if {@link #announce}
   * has to find out first whether it is there, and whose it is.
   */
  public synchronized Optional<TransactionOperation> setDataOperation(byte[] data)
      throws ClusterUnavailableException, IOException {
    return connection.callFromTop(
        curator ->
            written.isPresent() && isOwn(curator, written.get())
                ? Optional.of(setDataOperation(data, written.get()))
                : Optional.empty());
  }

  private TransactionOperation setDataOperation(byte[] data, Written before) {
    return new TransactionOperation(
        curator -> {
          if (!isOwn(curator, before)) {
            // The node of another session may have the same version.
            throw new KeeperException.BadVersionException(path);
          }
          return curator
              .transactionOp()
              .setData()
              .withVersion(before.version())
              .forPath(path, data);
        },
        stat -> note(data, before.session(), stat));
  }

  private synchronized void note(byte[] data, long session, Optional<Stat> stat) {
    written =
        stat.filter(now -> now.getEphemeralOwner() == session)
            .map(now -> new Written(data.clone(), session, now.getVersion()));
  }

  private static boolean isNew(byte[] data, Written written) {
    return !Arrays.equals(data, written.data());
  }

  private static boolean isOwn(CuratorFramework curator, Written written) throws Exception {
    return written.session() == session(curator);
  }

  /** Returns whether it was this process's. */
  private boolean write(CuratorFramework curator, byte[] data, int version) throws Exception {
    Stat stat = curator.setData().withVersion(version).forPath(path, data);
    note(data, session(curator), Optional.of(stat));
    return written.isPresent();
  }

  /** Returns whether nobody else was faster. */
  private boolean create(CuratorFramework curator, byte[] data) throws Exception {
    try {
      var unused =
          curator
              .create()
              .creatingParentsIfNeeded()
              .withMode(CreateMode.EPHEMERAL)
              .forPath(path, data);
      return true;
    } catch (KeeperException.NodeExistsException e) {
      return false;
    }
  }

  private static long session(CuratorFramework curator) throws Exception {
    return curator.getZookeeperClient().getZooKeeper().getSessionId();
  }

  /** Takes it away, if it is this process's. */
  public synchronized void withdraw() throws ClusterUnavailableException, IOException {
    Optional<Void> unused = connection.callFromTop(this::withdraw);
  }

  private Optional<Void> withdraw(CuratorFramework curator) throws Exception {
    Stat stat = curator.checkExists().forPath(path);
    if (stat != null && stat.getEphemeralOwner() == session(curator)) {
      Void unused = curator.delete().quietly().forPath(path);
    }
    return Optional.empty();
  }
}
