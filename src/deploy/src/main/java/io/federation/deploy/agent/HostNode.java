package io.federation.deploy.agent;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.cluster.EphemeralNode;
import io.federation.cluster.TransactionOperation;
import io.federation.deploy.plan.Host;
import io.federation.deploy.plan.Hosts;
import io.federation.deploy.tree.Literal;
import io.federation.deploy.tree.NodeData;
import io.federation.deploy.version.ClusterVersion;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A host's own node in {@code /hosts}, by which others see its version and what it does. */
final class HostNode {

  private final EphemeralNode node;
  private final SortedMap<String, Literal> properties = new TreeMap<>();

  HostNode(ClusterConnection connection, Host host) {
    this.node = new EphemeralNode(connection, path(host.id()));
    properties.put(Hosts.NAME, new Literal.Text(host.name()));
    host.role().ifPresent(role -> properties.put(Hosts.ROLE, new Literal.Text(role)));
  }

  /** Returns where the node of a host is. */
  static String path(String id) {
    return ClusterVersion.HOSTS + "/" + id;
  }

  /** Returns the version in a node that an older kind of agent has left. */
  Optional<Literal> versionLeft() throws ClusterUnavailableException, IOException {
    return node.lasting().map(data -> NodeData.read(data).get(ClusterVersion.VERSION));
  }

  synchronized void setVersion(Literal version) {
    properties.put(ClusterVersion.VERSION, version);
  }

  /** Notes that the host is on its way to a version; it may have had it before. */
  synchronized void beginVersion(Literal version) {
    boolean unused = properties.remove(ClusterVersion.VERSION, version);
  }

  /** Notes what went wrong; it stays until the next deployment begins. */
  synchronized void setError(String error) {
    properties.put(Hosts.ERROR, new Literal.Text(error));
    properties.remove(Hosts.STATUS);
  }

  /** Notes what is done just now; what went wrong before counts no more. */
  synchronized void setStatus(String words) {
    properties.put(Hosts.STATUS, new Literal.Text(words));
    properties.remove(Hosts.ERROR);
  }

  synchronized void clearStatus() {
    properties.remove(Hosts.STATUS);
  }

  /**
   * Sees to it that others see all of this.
   *
   * @return not if another process has announced itself as this host
   */
  synchronized boolean announce() throws ClusterUnavailableException, IOException {
    return node.announce(NodeData.write(properties));
  }

  /** Returns the operation that does so in a transaction; nothing if only {@link #announce} can. */
  synchronized Optional<TransactionOperation> announceOperation()
      throws ClusterUnavailableException, IOException {
    return node.setDataOperation(NodeData.write(properties));
  }

  void withdraw() throws ClusterUnavailableException, IOException {
    node.withdraw();
  }
}
