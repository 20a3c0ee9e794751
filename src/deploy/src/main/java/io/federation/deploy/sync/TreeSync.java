package io.federation.deploy.sync;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.cluster.SessionLock;
import io.federation.deploy.host.PlanInputsStore;
import io.federation.deploy.plan.Hosts;
import io.federation.deploy.sync.SyncOutcome.Kind;
import io.federation.deploy.tree.Literal;
import io.federation.deploy.tree.NodeData;
import io.federation.deploy.tree.PlainLiteral;
import io.federation.deploy.tree.StoredTree;
import io.federation.deploy.tree.TreeChange;
import io.federation.deploy.tree.TreeNode;
import io.federation.deploy.tree.TreeUndo;
import io.federation.deploy.version.ClusterVersion;
import io.federation.deploy.version.FailedVersion;
import io.federation.deploy.zookeeper.TreeStore;
import io.federation.deploy.zookeeper.TreeUndoStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Makes the tree in ZooKeeper that of a source, and the cluster's version that of the source, once
 * all hosts have the version before it.
 */
public final class TreeSync {

  private final SourceCopy source;
  private final TreeStore store;
  private final ClusterVersion version;
  private final PlanInputsStore states;
  private final TreeUndoStore undos;
  private final SessionLock lock;

  /**
   * Makes one.
   *
   * @param self says who this process is, to those who find the lock taken
   */
  public TreeSync(ClusterConnection connection, SourceCopy source, String self) {
    this.source = source;
    this.store = new TreeStore(connection);
    this.version = new ClusterVersion(connection);
    this.states = new PlanInputsStore(connection);
    this.undos = new TreeUndoStore(connection);
    this.lock =
        new SessionLock(
            connection, ClusterVersion.TREE_LOCK, self.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Does it, if the source has another version than the cluster. While the cluster's version is
   * {@link ClusterVersion#PAUSE} no host is waited for.
   *
   * @param force do it even if everybody is to stop, and wait for no host
   * @param dryRun change nothing: say what would be
   */
  public SyncOutcome run(boolean force, boolean dryRun)
      throws ClusterUnavailableException, IOException, InterruptedException {
    if (!dryRun) {
      version.makeInitial();
    }
    Literal now = version.read().orElse(ClusterVersion.INITIAL);
    if (now.equals(ClusterVersion.STOP) && !force) {
      return outcome(Kind.STOPPED, "ALL STOP, cluster version is None");
    }
    SourceTree tree = source.read();
    if (tree.version().equals(now)) {
      return outcome(Kind.DONE, "nothing to do: the cluster version is " + shown(now) + " already");
    }
    if (!tree.errors().isEmpty()) {
      return new SyncOutcome(Kind.WRONG, tree.errors());
    }
    Optional<FailedVersion> failure =
        version.see().flatMap(FailedVersion::of).filter(it -> it.version().equals(tree.version()));
    if (failure.isPresent() && !force) {
      return outcome(
          Kind.STOPPED,
          "version "
              + shown(tree.version())
              + " has failed on "
              + failure.get().why()
              + ": push another version, or say --force");
    }
    if (ClusterVersion.isDeployed(now) && !force) {
      Optional<String> waiting = notConverged(now);
      if (waiting.isPresent()) {
        return outcome(Kind.NOT_NOW, waiting.get());
      }
    }
    return dryRun ? wouldImport(now, tree) : importUnderLock(now, tree);
  }

  private Optional<String> notConverged(Literal wanted)
      throws ClusterUnavailableException, IOException {
    for (Map.Entry<String, TreeNode> host : hosts().entrySet()) {
      SortedMap<String, Literal> properties = host.getValue().properties();
      Literal has = ClusterVersion.of(properties);
      // One at work may still be at steps of another version than it says.
      Optional<String> lack =
          has.equals(wanted) ? NodeData.text(properties, Hosts.STATUS) : Optional.of(shown(has));
      if (lack.isPresent()) {
        return Optional.of(
            "can't resync since host "
                + host.getKey()
                + " has not converged ("
                + lack.get()
                + " -> "
                + shown(wanted)
                + ")");
      }
    }
    return Optional.empty();
  }

  private SortedMap<String, TreeNode> hosts() throws ClusterUnavailableException, IOException {
    return store
        .read(ClusterVersion.HOSTS)
        .map(found -> found.top().children().values().iterator().next().children())
        .orElseGet(Collections::emptySortedMap);
  }

  private SyncOutcome wouldImport(Literal now, SourceTree tree)
      throws ClusterUnavailableException, IOException {
    List<String> lines = new ArrayList<>();
    changes(tree).forEach(change -> change.lines().forEach(line -> lines.add("would " + line)));
    lines.add("would set the cluster version from " + shown(now) + " to " + shown(tree.version()));
    return new SyncOutcome(Kind.DONE, lines);
  }

  private SyncOutcome importUnderLock(Literal before, SourceTree tree)
      throws ClusterUnavailableException, IOException, InterruptedException {
    if (!lock.acquire(Duration.ZERO)) {
      String holder =
          lock.holder().map(data -> new String(data, StandardCharsets.UTF_8)).orElse("");
      return outcome(
          Kind.NOT_NOW, ClusterVersion.TREE_LOCK + " is taken by " + holder + ": try again later");
    }
    try {
      // No host is to take half of an import for the version that it had or is to have.
      Literal meanwhile =
          before.equals(ClusterVersion.STOP) ? ClusterVersion.STOP : ClusterVersion.PAUSE;
      if (!version.read().equals(Optional.of(before))
          || !version.compareAndSet(before, meanwhile)) {
        return changedMeanwhile(before);
      }
      StoredTree there = store.read(tree.top().children().keySet());
      List<TreeChange> changes = tree.changes(there);
      List<String> lines = new ArrayList<>();
      saveUndo(before, tree.version(), there, changes).ifPresent(lines::add);
      store.apply(changes);
      // The next version lets all that are there tell what is on them.
      states.forgetAllBut(hosts().keySet());
      if (!version.compareAndSet(meanwhile, tree.version())) {
        return changedMeanwhile(before);
      }
      changes.forEach(change -> lines.addAll(change.lines()));
      lines.add(
          "the cluster version is " + shown(tree.version()) + " (it was " + shown(before) + ")");
      return new SyncOutcome(Kind.DONE, lines);
    } finally {
      lock.release();
    }
  }

  /**
   * Keeps what hosts need to go back to the version that all of them had last, whatever came after
   * that.
   *
   * @return a line for people if they cannot
   */
  private Optional<String> saveUndo(
      Literal before, Literal next, StoredTree there, List<TreeChange> changes)
      throws ClusterUnavailableException, IOException {
    Optional<TreeUndo> kept;
    try {
      kept = undos.read();
    } catch (IOException e) {
      undos.delete();
      return Optional.of(e.getMessage() + ": if a host fails, all stop");
    }
    List<TreeChange> ofTree =
        changes.stream().filter(change -> !SourceTree.isLock(change.path())).toList();
    Optional<Literal> shared = versionOfAllHosts(before);
    TreeUndo undo = TreeUndo.of(shared.orElse(before), next, there, ofTree);
    // A sync that broke off may have left something of what came after it in the tree.
    boolean isHalf = !ClusterVersion.isDeployed(before) && shared.equals(kept.map(TreeUndo::to));
    if (kept.isPresent() && (shared.isEmpty() || isHalf)) {
      undo = kept.get().mergedWithLater(undo);
    } else if (shared.isEmpty()) {
      undos.delete();
      return Optional.empty();
    }
    return undos.write(undo)
        ? Optional.empty()
        : Optional.of("so much changes that it cannot be taken back: if a host fails, all stop");
  }

  /** Returns the version that all hosts have, if they have one. */
  private Optional<Literal> versionOfAllHosts(Literal before)
      throws ClusterUnavailableException, IOException {
    Optional<Literal> last =
        ClusterVersion.isDeployed(before) ? Optional.of(before) : version.versionBeforeStop();
    return last.isPresent()
            && !last.get().equals(ClusterVersion.INITIAL)
            && notConverged(last.get()).isEmpty()
        ? last
        : Optional.empty();
  }

  private List<TreeChange> changes(SourceTree tree)
      throws ClusterUnavailableException, IOException {
    return tree.changes(store.read(tree.top().children().keySet()));
  }

  private SyncOutcome changedMeanwhile(Literal before)
      throws ClusterUnavailableException, IOException {
    Literal now = version.read().orElse(ClusterVersion.STOP);
    return outcome(
        now.equals(ClusterVersion.STOP) ? Kind.STOPPED : Kind.NOT_NOW,
        "the cluster version became "
            + shown(now)
            + " meanwhile (it was "
            + shown(before)
            + "), and stays so");
  }

  private static String shown(Literal value) {
    return PlainLiteral.of(value);
  }

  private static SyncOutcome outcome(Kind kind, String line) {
    return new SyncOutcome(kind, List.of(line));
  }
}
