package io.federation.deploy.agent;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.LastingLock;
import io.federation.deploy.plan.Host;
import io.federation.deploy.plan.LockKind;
import io.federation.deploy.tree.NodeData;
import io.federation.machine.Sleeper;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Lets the hosts of a role deploy one after the other. A host that fails keeps the lock, and so
 * does one that dies: the others wait until it is back and has done all, or a person deletes its
 * request below {@code /role-locks/<role>}.
 */
final class RoleLock {

  private static final Duration LOOK = Duration.ofSeconds(1);

  private final LastingLock lock;
  private final ClusterRetry retry;
  private final Progress progress;
  private final Sleeper sleeper;
  private final String path;

  RoleLock(
      ClusterConnection connection,
      ClusterRetry retry,
      Progress progress,
      Host host,
      String role,
      Sleeper sleeper) {
    this.path = LockKind.ROLE.folder() + "/" + role;
    this.retry = retry;
    this.progress = progress;
    this.sleeper = sleeper;
    this.lock =
        new LastingLock(
            connection,
            path,
            NodeData.write(LockKind.ROLE.request(host)),
            request -> LockKind.ROLE.id(NodeData.read(request)).equals(Optional.of(host.id())));
  }

  /** Returns whether the host has asked for it and not given it up, in an earlier process too. */
  boolean isRequested() throws IOException, InterruptedException {
    return retry.untilReached(lock::isRequested);
  }

  /** Waits until this host has it. */
  void acquire() throws AbandonedException, IOException, InterruptedException {
    boolean isHeld = retry.untilReached(lock::request);
    try {
      while (!isHeld) {
        String holder =
            retry
                .untilReached(lock::holder)
                .map(NodeData::read)
                .map(LockKind.ROLE::name)
                .orElse("somebody else");
        progress.tellWaiting("waiting for " + path + ", which " + holder + " has");
        sleeper.sleep(LOOK);
        isHeld = retry.untilReached(lock::request);
      }
    } finally {
      if (!isHeld) {
        // Nothing is begun: nobody is to wait for this host.
        release();
      }
    }
  }

  void release() throws IOException, InterruptedException {
    retry.untilDone(lock::release);
  }
}
