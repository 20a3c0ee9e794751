package io.federation.deploy.agent;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.SessionLock;
import io.federation.cluster.SharedTree;
import io.federation.deploy.plan.Host;
import io.federation.deploy.plan.LockKind;
import io.federation.deploy.tree.NodeData;
import io.federation.machine.ErrorText;
import io.federation.machine.Sleeper;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Calls the deploy script of a path on one host at a time: under the lock of the path.
 *
 * <p>A host that loses its session loses its locks while its script goes on. So it notes in the
 * lock's folder that it is at work, and whoever has the lock next waits until it is not, or that
 * host has been gone for a minute.
 */
final class PathLocks {

  private static final String LOCKS = LockKind.PATH.folder();

  private static final Duration LOOK = Duration.ofSeconds(1);

  /** A host that is not there at so many looks is taken not to run scripts any more. */
  private static final int GONE = 60;

  /** It is told anew who has a lock that is waited for. */
  private static final Duration WAIT = Duration.ofSeconds(10);

  private final ClusterConnection connection;
  private final ClusterRetry retry;
  private final Progress progress;
  private final Sleeper sleeper;
  private final byte[] holder;
  private final Optional<String> id;

  PathLocks(
      ClusterConnection connection,
      ClusterRetry retry,
      Progress progress,
      Host host,
      Sleeper sleeper) {
    this.connection = connection;
    this.retry = retry;
    this.progress = progress;
    this.sleeper = sleeper;
    this.holder = NodeData.write(LockKind.PATH.request(host));
    this.id = Optional.of(host.id());
  }

  /** The host's name may have been another one. */
  private boolean isOwn(byte[] noted) {
    return LockKind.PATH.id(NodeData.read(noted)).equals(id);
  }

  /** What is done under a lock. */
  interface Work {
    void run() throws AbandonedException, IOException, InterruptedException;
  }

  /**
   * Does something that others do not do at the same time, and that does not begin once all hosts
   * are stopped. Where it fails, all hosts are stopped before others have the lock.
   *
   * @param words tell others what is done
   */
  void hold(String path, String words, Work work)
      throws AbandonedException, IOException, InterruptedException {
    SessionLock lock = new SessionLock(connection, path, holder, this::isOwn);
    try {
      try {
        begin(lock, path, words);
        work.run();
      } catch (IOException | RuntimeException e) {
        progress.fail(ErrorText.of(e));
        throw e;
      } finally {
        retry.untilDone(lock::end);
      }
    } finally {
      lock.release();
    }
  }

  /** What is told takes its time: it is noted last that the work begins, when it is about to. */
  private void begin(SessionLock lock, String path, String words)
      throws AbandonedException, IOException, InterruptedException {
    boolean isBegun = false;
    while (!isBegun) {
      // It may have been had, and lost.
      lock.release();
      acquire(lock, path);
      awaitEnd(lock, path);
      isBegun = progress.tryBeginStep(words, lock::begin);
    }
  }

  private void acquire(SessionLock lock, String path)
      throws AbandonedException, IOException, InterruptedException {
    // Most likely nobody has it.
    boolean isHeld = retry.untilReached(() -> lock.acquire(Duration.ZERO));
    while (!isHeld) {
      Optional<byte[]> other = retry.untilReached(lock::holder);
      if (other.isPresent()) {
        progress.tellWaiting("waiting for " + path + ", which " + name(other.get()) + " has");
      }
      isHeld = retry.untilReached(() -> lock.acquire(WAIT));
    }
  }

  private void awaitEnd(SessionLock lock, String path)
      throws AbandonedException, IOException, InterruptedException {
    int missed = 0;
    Optional<byte[]> other = retry.untilReached(lock::unfinished);
    while (other.isPresent() && missed < GONE) {
      progress.tellWaiting(
          "waiting for "
              + path
              + ": "
              + name(other.get())
              + " lost it while its script ran, and is waited for until that has ended");
      Optional<String> node = LockKind.PATH.id(NodeData.read(other.get())).map(HostNode::path);
      boolean isThere =
          node.isPresent()
              && retry.untilReached(
                  () -> new SharedTree(connection).read(node.get()).containsKey(node.get()));
      missed = isThere ? 0 : missed + 1;
      sleeper.sleep(LOOK);
      other = retry.untilReached(lock::unfinished);
    }
  }

  /** Forgets what an agent of this host had begun and is not at work on any more. */
  void endAllOfEarlierAgent() throws IOException, InterruptedException {
    SharedTree tree = new SharedTree(connection);
    SortedMap<String, SharedTree.Node> locks = retry.untilReached(() -> tree.read(LOCKS));
    for (Map.Entry<String, SharedTree.Node> lock : locks.entrySet()) {
      byte[] noted = lock.getValue().data();
      if (lock.getKey().lastIndexOf('/') == LOCKS.length() && isOwn(noted)) {
        boolean unused = retry.untilReached(() -> tree.replace(lock.getKey(), noted, new byte[0]));
      }
    }
  }

  private static String name(byte[] holder) {
    return LockKind.PATH.name(NodeData.read(holder));
  }
}
