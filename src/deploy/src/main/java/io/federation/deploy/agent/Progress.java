package io.federation.deploy.agent;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.cluster.NodeSnapshot;
import io.federation.cluster.SharedTree;
import io.federation.cluster.TransactionOperation;
import io.federation.deploy.check.StatusLine;
import io.federation.deploy.plan.Host;
import io.federation.deploy.tree.Literal;
import io.federation.deploy.tree.PlainLiteral;
import io.federation.deploy.version.ClusterVersion;
import io.federation.deploy.version.FailedVersion;
import io.federation.machine.ErrorText;
import io.federation.machine.Sleeper;
import io.federation.model.spec.DeploySpec.OnFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a host is at: others see it in the host's own node, a monitor in a file. Whoever tells the
 * next step finds out whether it may be done. While ZooKeeper cannot be reached all of this waits,
 * so that no step begins of which nobody knows whether it is still wanted.
 *
 * <p>Once {@link ClusterVersion#STOP} is written no step begins on any host: each one begins by a
 * transaction that fails if the cluster's version has been written since it was seen, and one of
 * ZooKeeper's transactions comes before the other. The step's program is started at once after its
 * transaction: where that came just before the stop, the program's start may come after it. Steps
 * that are not to be abandoned begin whatever the version is.
 */
final class Progress {

  private static final Duration PAUSE = Duration.ofMillis(200);

  private static final int LONGEST_FAILURE = 1_000;

  /** One that was killed is announced until its session is over; so is this one's lost session. */
  private static final long LOOKS_FOR_PREDECESSOR =
      ClusterConnection.SESSION.plus(Duration.ofSeconds(5)).dividedBy(PAUSE);

  private final ClusterVersion cluster;
  private final SharedTree tree;
  private final ClusterRetry retry;
  private final HostNode node;
  private final AgentFiles files;
  private final DeployLog log;
  private final Sleeper sleeper;
  private final Host host;
  private final OnFailure onFailure;
  private Literal version = ClusterVersion.STOP;
  private boolean mayBeAbandoned = true;
  private boolean failureBeginsRollback;

  /** Whether the tree is known to be the version's; from then on only a stop abandons it. */
  private boolean isVersionConfirmed;

  /** The node of the cluster's version, as it was seen last; it is asked for again in need. */
  private Optional<NodeSnapshot> seen = Optional.empty();

  Progress(
      ClusterConnection connection,
      ClusterRetry retry,
      AgentSettings settings,
      AgentFiles files,
      DeployLog log,
      Sleeper sleeper) {
    this.cluster = new ClusterVersion(connection);
    this.tree = new SharedTree(connection);
    this.retry = retry;
    this.node = new HostNode(connection, settings.host());
    this.files = files;
    this.log = log;
    this.sleeper = sleeper;
    this.host = settings.host();
    this.onFailure = settings.onFailure();
  }

  /** Returns the version that all hosts are to have. */
  Optional<Literal> wanted() throws IOException, InterruptedException {
    seen = retry.untilReached(cluster::see);
    return seen.map(ClusterVersion::of);
  }

  /**
   * Lets others see the host as it is.
   *
   * @throws IOException in one line if another agent of this host runs
   */
  void announce() throws IOException, InterruptedException {
    for (long look = 0; !retry.untilReached(node::announce); look++) {
      if (look == LOOKS_FOR_PREDECESSOR) {
        throw new IOException("another agent runs as host " + host.id() + ": stop it first");
      }
      retry.checkGoesOn();
      sleeper.sleep(PAUSE);
    }
  }

  /**
   * Tells nothing yet: all that is told from now on is of this version.
   *
   * @param hadVersionOfAll whether the host has the version that others have, too, until it begins;
   *     if not, a failure tells nothing of the others, so they only stop
   */
  void prepare(Literal next, boolean hadVersionOfAll) {
    version = next;
    failureBeginsRollback = onFailure == OnFailure.RETURN && hadVersionOfAll;
  }

  /** Begins its deployment. */
  void begin() throws IOException, InterruptedException {
    mayBeAbandoned = true;
    isVersionConfirmed = false;
    files.forgetVersion();
    node.beginVersion(version);
    // Others see it with the first step, which is near.
    setStatus("deploying");
  }

  /**
   * Makes sure that the tree which was read since the version was {@link #wanted} is that of the
   * version: nobody changes it while that is the cluster's, and this process sees no older version
   * than tree. For what is done without a step: the first one makes sure of the same.
   *
   * @throws AbandonedException if another version is wanted meanwhile
   */
  void checkVersion() throws AbandonedException, IOException, InterruptedException {
    seen = Optional.empty();
    NodeSnapshot unused = requireNotAbandoned();
  }

  /** Tells what is done, or waited for. */
  void report(String words) throws IOException, InterruptedException {
    setStatus(words);
    announce();
  }

  private void setStatus(String words) {
    recordStatus(words);
    node.setStatus(words);
  }

  /**
   * Tells what is waited for.
   *
   * @throws AbandonedException if that is in vain, as somebody has stopped all
   */
  void tellWaiting(String words) throws AbandonedException, IOException, InterruptedException {
    retry.checkGoesOn();
    report(words);
    seen = Optional.empty();
    if (mayBeAbandoned) {
      NodeSnapshot unused = requireNotAbandoned();
    }
  }

  /** Commits the operations of a step's beginning. */
  interface Committer {
    /** Returns false if something that they depend on has changed. */
    boolean commit(List<TransactionOperation> operations)
        throws ClusterUnavailableException, IOException, InterruptedException;
  }

  /**
   * Tells the next step, and begins it: ZooKeeper has made sure of it that nobody has stopped all.
   *
   * @throws AbandonedException if it is not to be done, as somebody has stopped all
   */
  void beginStep(String words) throws AbandonedException, IOException, InterruptedException {
    boolean isBegun = false;
    while (!isBegun) {
      isBegun = tryBeginStep(words, tree::commit);
    }
  }

  /**
   * Tries once to begin a step; while ZooKeeper cannot be reached, this waits.
   *
   * @param committer may commit more than the operations that it is given
   * @return false if something that they depend on has changed: to be tried again
   * @throws AbandonedException if it is not to be done, as somebody has stopped all
   */
  boolean tryBeginStep(String words, Committer committer)
      throws AbandonedException, IOException, InterruptedException {
    retry.checkGoesOn();
    setStatus(words);
    List<TransactionOperation> operations = new ArrayList<>();
    if (mayBeAbandoned) {
      operations.add(requireNotAbandoned().unchangedCondition());
    }
    Optional<TransactionOperation> change = retry.untilReached(node::announceOperation);
    if (change.isPresent()) {
      operations.add(change.get());
    } else {
      announce();
    }
    boolean isBegun = retry.untilReached(() -> committer.commit(operations));
    isVersionConfirmed |= isBegun;
    if (!isBegun) {
      seen = Optional.empty();
    }
    return isBegun;
  }

  /** Looks whether the next step is to be done, as far as it is known. */
  private NodeSnapshot requireNotAbandoned()
      throws AbandonedException, IOException, InterruptedException {
    boolean isSeenAnew = seen.isEmpty();
    if (isSeenAnew) {
      seen = retry.untilReached(cluster::see);
    }
    Literal now = seen.map(ClusterVersion::of).orElse(ClusterVersion.STOP);
    if (now.equals(ClusterVersion.STOP)) {
      throw new AbandonedException("all hosts are stopped, the cluster version is None");
    }
    if (hasFailed()) {
      throw new AbandonedException("all hosts go back from it, as it has failed on another");
    }
    if (!isVersionConfirmed) {
      if (!now.equals(version)) {
        throw new AbandonedException(
            now.equals(ClusterVersion.PAUSE)
                ? "all hosts are paused, the cluster version is False"
                : "the cluster version is " + PlainLiteral.of(now) + " now");
      }
      isVersionConfirmed = isSeenAnew;
    }
    return seen.orElseThrow();
  }

  private boolean hasFailed() {
    return seen.flatMap(FailedVersion::of)
        .filter(failure -> failure.version().equals(version))
        .isPresent();
  }

  /** Returns whether the version that was {@link #wanted} last is one that hosts go back to. */
  boolean isRollback() {
    return seen.filter(FailedVersion::isRolledBack).isPresent();
  }

  /** From now on, until it is allowed again, this host does all of its steps. */
  void allowAbandoning(boolean allowed) {
    mayBeAbandoned = allowed;
  }

  /** Records that the host has the version now; on the disk first, where it outlives all. */
  void done() throws IOException, InterruptedException {
    files.recordVersion(version);
    node.setVersion(version);
    end(StatusLine.DONE);
  }

  /** Notes which version the host has; an earlier agent may have been killed before it did. */
  void isAt(Literal had) {
    version = had;
    recordStatus(StatusLine.DONE);
  }

  void abandoned() throws IOException, InterruptedException {
    end(StatusLine.ABANDONED);
  }

  private void end(String words) throws IOException, InterruptedException {
    recordStatus(words);
    node.clearStatus();
    announce();
  }

  /**
   * Stops all hosts, unless the version has been changed meanwhile, and tells why. Where they go
   * back to the version before, they are stopped until the tree has been taken back.
   */
  void fail(String error) throws IOException, InterruptedException {
    if (failureBeginsRollback) {
      String why = host.name() + ": " + ErrorText.oneLine(error);
      // It stands in the node that stops all, which is not to fail for want of room.
      String shown = why.length() > LONGEST_FAILURE ? why.substring(0, LONGEST_FAILURE) : why;
      retry.untilDone(() -> cluster.beginRollback(version, shown));
    } else {
      boolean unused = retry.untilReached(() -> cluster.stopUnlessChanged(version));
    }
    node.setError(error);
    announce();
    recordStatus(StatusLine.ERROR);
  }

  /** It is for a monitor: nothing depends on it. */
  private void recordStatus(String words) {
    try {
      files.recordStatus(version, words);
    } catch (IOException e) {
      log.warn(ErrorText.of(e));
    }
  }

  HostNode node() {
    return node;
  }
}
