package io.federation.deploy.version;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.cluster.NodeSnapshot;
import io.federation.cluster.SharedTree;
import io.federation.cluster.StoredText;
import io.federation.deploy.tree.Literal;
import io.federation.deploy.tree.NodeData;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The version that all hosts are to have: the property {@value #VERSION} of {@value #HOSTS}, any
 * value. While it is {@link #STOP} everybody stops; while it is {@link #PAUSE} hosts do not deploy.
 * Nobody's change is lost: what is written was not changed since it was read.
 */
public final class ClusterVersion {

  /** Where the hosts announce themselves. */
  public static final String HOSTS = "/hosts";

  /** Both of the cluster and, in its own node, of a host. */
  public static final String VERSION = "version";

  /** Everybody stops until a person has looked. */
  public static final Literal STOP = new Literal.None();

  /** Hosts do not deploy, while the tree may be changed. */
  public static final Literal PAUSE = new Literal.Truth(false);

  /** What it is before the first. */
  public static final Literal INITIAL = new Literal.Text("initial");

  private final SharedTree tree;

  /** What it was before it was {@link #STOP} or {@link #PAUSE}, in JSON. */
  private final StoredText before;

  public ClusterVersion(ClusterConnection connection) {
    this.tree = new SharedTree(connection);
    this.before = new StoredText(connection, "version-before");
  }

  /** Returns whether hosts deploy a version: any but {@link #STOP} and {@link #PAUSE}. */
  public static boolean isDeployed(Literal version) {
    return !version.equals(STOP) && !version.equals(PAUSE);
  }

  /** Returns it, {@link #STOP} if the hosts have none; nothing if there is no {@value #HOSTS}. */
  public Optional<Literal> read() throws ClusterUnavailableException, IOException {
    return see().map(ClusterVersion::of);
  }

  /**
   * Returns {@value #HOSTS}, if it is there. What is done on condition that it is unchanged is done
   * before anybody changes the version.
   */
  public Optional<NodeSnapshot> see() throws ClusterUnavailableException, IOException {
    return tree.see(HOSTS);
  }

  /** Returns the version in a seen {@value #HOSTS}. */
  public static Literal of(NodeSnapshot hosts) {
    return of(NodeData.read(hosts.data()));
  }

  /** Returns the version that a node's properties say, {@link #STOP} if they say none. */
  public static Literal of(SortedMap<String, Literal> properties) {
    return properties.getOrDefault(VERSION, STOP);
  }

  /** Makes {@value #HOSTS} with the version {@link #INITIAL}; nothing if it is there. */
  public void makeInitial() throws ClusterUnavailableException, IOException {
    var unused = tree.create(HOSTS, NodeData.write(with(new TreeMap<>(), INITIAL)));
  }

  /**
   * Sets it, whatever it is; makes {@value #HOSTS} if need be.
   *
   * @return what it was
   */
  public Literal set(Literal version) throws ClusterUnavailableException, IOException {
    while (true) {
      Optional<byte[]> data = tree.data(HOSTS);
      if (data.isEmpty()) {
        makeInitial();
      } else if (write(data.get(), version)) {
        return of(NodeData.read(data.get()));
      }
    }
  }

  /**
   * Sets it if it is what it is taken for.
   *
   * @return whether it is the new one after that
   */
  public boolean compareAndSet(Literal from, Literal to)
      throws ClusterUnavailableException, IOException {
    while (true) {
      Optional<byte[]> data = tree.data(HOSTS);
      Optional<Literal> now = data.map(NodeData::read).map(ClusterVersion::of);
      if (now.equals(Optional.of(to))) {
        return true;
      }
      if (!now.equals(Optional.of(from))) {
        return false;
      }
      if (write(data.get(), to)) {
        return true;
      }
    }
  }

  /**
   * Makes everybody stop if the version is still the expected one: another's newer one stays.
   *
   * @return whether everybody stops
   */
  public boolean stopUnlessChanged(Literal expected)
      throws ClusterUnavailableException, IOException {
    return compareAndSet(expected, STOP);
  }

  /**
   * Sets it to what it was before it became {@link #STOP} or {@link #PAUSE}; nothing if it is
   * neither.
   *
   * @return what it is then; nothing if it is not known what it was
   */
  public Optional<Literal> resume() throws ClusterUnavailableException, IOException {
    while (true) {
      Optional<byte[]> data = tree.data(HOSTS);
      if (data.isEmpty()) {
        return Optional.empty();
      }
      Literal now = of(NodeData.read(data.get()));
      if (isDeployed(now)) {
        return Optional.of(now);
      }
      Optional<String> noted = before.read();
      if (noted.isEmpty()) {
        return Optional.empty();
      }
      Literal wanted = NodeData.readValue(noted.get());
      if (write(data.get(), wanted)) {
        return Optional.of(wanted);
      }
    }
  }

  /** What it was is noted first: whoever finds all stopped finds that, too. */
  private boolean write(byte[] found, Literal version)
      throws ClusterUnavailableException, IOException {
    SortedMap<String, Literal> properties = NodeData.read(found);
    Literal now = of(properties);
    if (!isDeployed(version) && isDeployed(now)) {
      before.write(NodeData.writeValue(now));
    }
    return tree.replace(HOSTS, found, NodeData.write(with(properties, version)));
  }

  private static SortedMap<String, Literal> with(
      SortedMap<String, Literal> properties, Literal version) {
    SortedMap<String, Literal> changed = new TreeMap<>(properties);
    changed.put(VERSION, version);
    return changed;
  }
}
