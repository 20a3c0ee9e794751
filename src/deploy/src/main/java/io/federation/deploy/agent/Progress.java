package io.federation.deploy.agent;

import io.federation.cluster.ClusterConnection;
import io.federation.deploy.plan.Host;
import io.federation.deploy.tree.Literal;
import io.federation.deploy.version.ClusterVersion;
import java.io.IOException;
import java.util.Optional;

/**
 * What a host is at: others see it in the host's own node, a monitor in a file. Whoever tells the
 * next step finds out whether it may be done. While ZooKeeper cannot be reached all of this waits,
 * so that no step begins of which nobody knows whether it is still wanted.
 */
final class Progress {

  private final ClusterVersion cluster;
  private final ClusterRetry retry;
  private final HostNode node;
  private final AgentFiles files;
  private final String id;
  private Literal version = ClusterVersion.STOP;
  private boolean mayBeAbandoned = true;

  Progress(ClusterConnection connection, ClusterRetry retry, Host host, AgentFiles files) {
    this.cluster = new ClusterVersion(connection);
    this.retry = retry;
    this.node = new HostNode(connection, host);
    this.files = files;
    this.id = host.id();
  }

  /** Returns the version that all hosts are to have, after others have been told of this one. */
  Optional<Literal> wanted() throws IOException, InterruptedException {
    announce();
    return retry.untilReached(cluster::read);
  }

  private void announce() throws IOException, InterruptedException {
    if (!retry.untilReached(node::announce)) {
      throw new IOException(
          "another process has announced itself as host " + id + ": there may be one agent only");
    }
  }

  /** Begins a deployment. */
  void begin(Literal deployed) throws IOException, InterruptedException {
    version = deployed;
    mayBeAbandoned = true;
    report("deploying");
  }

  /** Tells what is done, or waited for. */
  void report(String words) throws IOException, InterruptedException {
    files.recordStatus(version, words);
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
    files.recordStatus(version, words);
    node.clearStatus();
    announce();
  }

  /** Stops all hosts, unless the version has been changed meanwhile, and tells why. */
  void fail(String error) throws IOException, InterruptedException {
    retry.untilReached(
        () -> {
          boolean unused = cluster.stopUnlessChanged(version);
          return true;
        });
    node.setError(error);
    announce();
    files.recordStatus(version, "error");
  }

  HostNode node() {
    return node;
  }
}
