package io.federation.deploy.agent;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.cluster.NodeSnapshot;
import io.federation.cluster.SessionLock;
import io.federation.cluster.TransactionOperation;
import io.federation.deploy.plan.Host;
import io.federation.deploy.tree.Literal;
import io.federation.deploy.tree.NodeData;
import io.federation.deploy.tree.PlainLiteral;
import io.federation.deploy.tree.TreeUndo;
import io.federation.deploy.version.ClusterVersion;
import io.federation.deploy.version.FailedVersion;
import io.federation.deploy.zookeeper.TreeStore;
import io.federation.deploy.zookeeper.TreeUndoStore;
import io.federation.machine.ErrorText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Takes the tree, and with it all hosts, back to the version that all had before one that has
 * failed. The host that has failed does it; where its agent has been killed over that, any other.
 */
final class TreeRollback {

  private final ClusterVersion version;
  private final TreeStore store;
  private final TreeUndoStore undos;
  private final SessionLock lock;
  private final ClusterRetry retry;
  private final DeployLog log;

  TreeRollback(ClusterConnection connection, ClusterRetry retry, Host host, DeployLog log) {
    this.version = new ClusterVersion(connection);
    this.store = new TreeStore(connection);
    this.undos = new TreeUndoStore(connection);
    this.lock =
        new SessionLock(
            connection,
            ClusterVersion.TREE_LOCK,
            ("host " + host.name()).getBytes(StandardCharsets.UTF_8));
    this.retry = retry;
    this.log = log;
  }

  /** Does it if that is to be done and nobody does it; if it cannot be done, all stay stopped. */
  void runIfPending() throws InterruptedException {
    try {
      Optional<Literal> failed = rollingBackFrom(retry.untilReached(version::see));
      if (failed.isPresent() && retry.untilReached(() -> lock.acquire(Duration.ZERO))) {
        try {
          run(failed.get());
        } finally {
          retry.untilDone(lock::end);
          lock.release();
        }
      }
    } catch (IOException | RuntimeException e) {
      log.warn("cannot take the tree back yet: " + ErrorText.of(e));
    }
  }

  private static Optional<Literal> rollingBackFrom(Optional<NodeSnapshot> hosts) {
    return hosts
        .map(seen -> NodeData.read(seen.data()))
        .flatMap(FailedVersion::rollingBack)
        .map(FailedVersion::version);
  }

  private void run(Literal failed) throws IOException, InterruptedException {
    String shown = PlainLiteral.of(failed);
    Optional<TreeUndo> undo =
        retry.untilReached(undos::read).filter(each -> each.from().equals(failed));
    if (undo.isEmpty()) {
      if (retry.untilReached(() -> version.abandonRollback(failed))) {
        log.warn(
            "there is no version to go back to from version " + shown + ": all hosts stay stopped");
      }
    } else if (retry.untilReached(() -> apply(undo.get()))
        && retry.untilReached(() -> version.completeRollback(failed, undo.get().to()))) {
      log.info(
          "All hosts go back to version "
              + PlainLiteral.of(undo.get().to())
              + ", as version "
              + shown
              + " has failed");
    }
  }

  /** Does nothing, and returns so, if another host or a sync has been faster meanwhile. */
  private boolean apply(TreeUndo undo) throws ClusterUnavailableException, IOException {
    Optional<NodeSnapshot> seen = version.see();
    List<TransactionOperation> unchanged =
        seen.stream().map(NodeSnapshot::unchangedCondition).toList();
    if (!rollingBackFrom(seen).equals(Optional.of(undo.from())) || !lock.begin(unchanged)) {
      return false;
    }
    store.apply(undo.changes(store.read(undo.tops())));
    return true;
  }
}
