package io.federation.deploy.agent;

import io.federation.cluster.ClusterConnection;
import io.federation.deploy.plan.Host;
import io.federation.deploy.tree.Literal;
import io.federation.deploy.version.ClusterVersion;
import io.federation.machine.ErrorText;
import io.federation.machine.Sleeper;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * What a host is at: others see it in the host's own node, a monitor in a file. Whoever tells the
 * next step finds out whether it may be done. While ZooKeeper cannot be reached all of this waits,
 * so that no step begins of which nobody knows whether it is still wanted.
 */
final class Progress {

  private static final Duration PAUSE = Duration.ofMillis(200);

  /** One that was killed is announced until its session is over; so is this one's lost session. */
  private static final long LOOKS_FOR_PREDECESSOR =
      ClusterConnection.SESSION.plus(Duration.ofSeconds(5)).dividedBy(PAUSE);

  private final ClusterVersion cluster;
  private final ClusterRetry retry;
  private final HostNode node;
  private final AgentFiles files;
  private final DeployLog log;
  private final Sleeper sleeper;
  private final String id;
  private Literal version = ClusterVersion.STOP;
  private boolean mayBeAbandoned = true;

  Progress(
      ClusterConnection connection,
      ClusterRetry retry,
      Host host,
      AgentFiles files,
      DeployLog log,
      Sleeper sleeper) {
    this.cluster = new ClusterVersion(connection);
    this.retry = retry;
    this.node = new HostNode(connection, host);
    this.files = files;
    this.log = log;
    this.sleeper = sleeper;
    this.id = host.id();
  }

  /** Returns the version that all hosts are to have, after others have been told of this one. */
  Optional<Literal> wanted() throws IOException, InterruptedException {
    announce();
    return retry.untilReached(cluster::read);
  }

  /**
   * Lets others see the host as it is.
   *
   * @throws IOException in one line if another agent of this host runs
   */
  void announce() throws IOException, InterruptedException {
    for (long look = 0; !retry.untilReached(node::announce); look++) {
      if (look == LOOKS_FOR_PREDECESSOR) {
        throw new IOException("another agent runs as host " + id + ": stop it first");
      }
      retry.checkGoesOn();
      sleeper.sleep(PAUSE);
    }
  }

  /** Begins a deployment. */
  void begin(Literal deployed) throws IOException, InterruptedException {
    version = deployed;
    mayBeAbandoned = true;
    files.forgetVersion();
    node.beginVersion(deployed);
    report("deploying");
  }

  /** Tells what is done, or waited for. */
  void report(String words) throws IOException, InterruptedException {
    recordStatus(words);
    node.setStatus(words);
    announce();
  }

  /**
   * Tells the next step.
   *
   * @throws AbandonedException if it is not to be done, as somebody has stopped all
   */
  void beginStep(String words) throws AbandonedException, IOException, InterruptedException {
    retry.checkGoesOn();
    report(words);
    if (mayBeAbandoned
        && retry.untilReached(cluster::read).equals(Optional.of(ClusterVersion.STOP))) {
      throw new AbandonedException();
    }
  }

  /** From now on, until it is allowed again, this host does all of its steps. */
  void allowAbandoning(boolean allowed) {
    mayBeAbandoned = allowed;
  }

  /** Records that the host has the version now; on the disk first, where it outlives all. */
  void done() throws IOException, InterruptedException {
    files.recordVersion(version);
    node.setVersion(version);
    end("done");
  }

  void abandoned() throws IOException, InterruptedException {
    end("abandoned");
  }

  private void end(String words) throws IOException, InterruptedException {
    recordStatus(words);
    node.clearStatus();
    announce();
  }

  /** Stops all hosts, unless the version has been changed meanwhile, and tells why. */
  void fail(String error) throws IOException, InterruptedException {
    boolean unused = retry.untilReached(() -> cluster.stopUnlessChanged(version));
    node.setError(error);
    announce();
    recordStatus("error");
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
