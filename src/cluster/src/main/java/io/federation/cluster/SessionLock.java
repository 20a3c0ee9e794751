package io.federation.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.framework.recipes.locks.LockInternals;
import org.apache.curator.framework.recipes.locks.StandardLockInternalsDriver;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;

/**
 * A lock that one process has at a time. It is free as soon as that process is taken for dead,
 * which may be wrong: so the holder notes that it has begun something, and that it has ended it,
 * and who has the lock next sees whether the one before it may still be at work.
 *
 * <p>Used by one thread.
 */
public final class SessionLock {

  private static final byte[] NOTHING = new byte[0];

  private final ClusterConnection connection;
  private final String path;
  private final byte[] holder;
  private final Predicate<byte[]> isOwn;
  private final Mutex mutex;

  /** Counts the changes of what is noted, as this process has left it. */
  private Optional<Integer> begun = Optional.empty();

  private boolean mayBeNoted;

  /**
   * A lock that this process does not have yet.
   *
   * @param path of its folder, from the top of the tree
   * @param holder says who this process is, for others
   */
  public SessionLock(ClusterConnection connection, String path, byte[] holder) {
    this(connection, path, holder, other -> Arrays.equals(other, holder));
  }

  /**
   * The same.
   *
   * @param isOwn whether this process, or an earlier one in its place, has noted something
   */
  public SessionLock(
      ClusterConnection connection, String path, byte[] holder, Predicate<byte[]> isOwn) {
    this.connection = connection;
    this.path = path;
    this.holder = holder.clone();
    this.isOwn = isOwn;
    this.mutex = new Mutex(connection.curator().usingNamespace(null), path, this.holder);
  }

  private static final class Mutex extends InterProcessMutex {
    private final byte[] holder;

    Mutex(CuratorFramework curator, String path, byte[] holder) {
      super(curator, path, new InLastingFolder());
      this.holder = holder;
    }

    @Override
    protected byte[] getLockNodeBytes() {
      return holder;
    }

    /** Returns the node by which this process has it. */
    Optional<String> node() {
      return Optional.ofNullable(getLockPath());
    }
  }

  /** By itself Curator makes a folder that servers delete once nobody has the lock. */
  private static final class InLastingFolder extends StandardLockInternalsDriver {
    @Override
    public String createsTheLock(CuratorFramework curator, String path, byte[] holder)
        throws Exception {
      return curator
          .create()
          .creatingParentsIfNeeded()
          .withProtection()
          .withMode(CreateMode.EPHEMERAL_SEQUENTIAL)
          .forPath(path, holder);
    }
  }

  /** Waits for it so long at most; returns whether this process has it. */
  public boolean acquire(Duration limit)
      throws ClusterUnavailableException, IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return connection.callFromTop(unused -> mutex.acquire(limit.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** Returns what the process that has it says of itself; nothing while nobody has it. */
  public Optional<byte[]> holder() throws ClusterUnavailableException, IOException {
    return connection.callFromTop(
        curator -> {
          try {
            Optional<String> first = first(curator);
            return first.isEmpty()
                ? Optional.empty()
                : Optional.of(curator.getData().forPath(first.get()));
          } catch (KeeperException.NoNodeException e) {
            return Optional.empty();
          }
        });
  }

  private Optional<String> first(CuratorFramework curator) throws Exception {
    try {
      List<String> names = curator.getChildren().forPath(path);
      List<String> sorted =
          LockInternals.getSortedChildren("lock-", new StandardLockInternalsDriver(), names);
      return sorted.stream().findFirst().map(name -> path + "/" + name);
    } catch (KeeperException.NoNodeException e) {
      return Optional.empty();
    }
  }

  /** Returns who began something under the lock, and has not ended it; not this process. */
  public Optional<byte[]> unfinished() throws ClusterUnavailableException, IOException {
    return noted().filter(data -> data.length > 0 && !isOwn.test(data));
  }

  private Optional<byte[]> noted() throws ClusterUnavailableException, IOException {
    return connection.callFromTop(
        curator -> {
          try {
            return Optional.of(curator.getData().forPath(path));
          } catch (KeeperException.NoNodeException e) {
            return Optional.empty();
          }
        });
  }

  /**
   * Notes that this process begins something under the lock.
   *
   * @param more what is committed in one transaction with the note
   * @return whether it is noted: not if this process was taken for dead meanwhile, and does not
   *     have the lock any more, or if the others cannot be committed
   */
  public boolean begin(List<TransactionOperation> more)
      throws ClusterUnavailableException, IOException {
    Optional<String> own = mutex.node();
    if (own.isEmpty()) {
      return false;
    }
    mayBeNoted = true;
    return connection.callFromTop(curator -> begin(curator, own.get(), more));
  }

  private boolean begin(CuratorFramework curator, String own, List<TransactionOperation> more)
      throws Exception {
    List<TransactionOperation> all = new ArrayList<>(more);
    all.add(
        new TransactionOperation(
            client -> client.transactionOp().setData().forPath(path, holder),
            stat -> begun = stat.map(Stat::getVersion)));
    all.add(new TransactionOperation(client -> client.transactionOp().check().forPath(own)));
    boolean isNoted = TransactionOperation.commit(curator, all);
    if (!isNoted) {
      boolean unused = clear(curator);
    }
    return isNoted;
  }

  /** It may have been noted all the same, at an earlier attempt whose answer was lost. */
  private boolean clear(CuratorFramework curator) throws Exception {
    try {
      Stat stat = new Stat();
      byte[] noted = curator.getData().storingStatIn(stat).forPath(path);
      return noted.length > 0 && isOwn.test(noted) && end(curator, stat.getVersion());
    } catch (KeeperException.NoNodeException e) {
      // Then nothing is noted.
      return false;
    }
  }

  /** Notes that what this process has begun is over, whether it still has the lock or not. */
  public void end() throws ClusterUnavailableException, IOException {
    if (mayBeNoted) {
      boolean unused =
          connection.callFromTop(
              curator -> begun.isPresent() ? end(curator, begun.get()) : clear(curator));
      begun = Optional.empty();
      mayBeNoted = false;
    }
  }

  private boolean end(CuratorFramework curator, int version) throws Exception {
    try {
      return curator.setData().withVersion(version).forPath(path, NOTHING) != null;
    } catch (KeeperException.BadVersionException | KeeperException.NoNodeException e) {
      // Somebody else has begun something since.
      return false;
    }
  }

  /** Gives it up; where the servers cannot be reached now, as soon as they can. */
  public void release() throws IOException {
    if (!mutex.isOwnedByCurrentThread()) {
      return;
    }
    try {
      mutex.release();
    } catch (KeeperException e) {
      // It is tried again in the background; servers that take this process for dead have done it.
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      // What Curator declares, and never throws.
      throw new IOException(e);
    }
  }
}
