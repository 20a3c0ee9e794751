package io.federation.deploy.version;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.cluster.NodeSnapshot;
import io.federation.cluster.SharedTree;
import io.federation.cluster.StoredText;
import io.federation.deploy.tree.Literal;
import io.federation.deploy.tree.NodeData;
import io.federation.deploy.tree.PlainLiteral;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

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

  /** Who changes the tree has the lock at this path. */
  public static final String TREE_LOCK = "/hosts-lock";

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

  private static void checkIsNotRollingBack(SortedMap<String, Literal> properties)
      throws IOException {
    Optional<FailedVersion> failure = FailedVersion.rollingBack(properties);
    if (failure.isPresent()) {
      throw new IOException(
          "all hosts go back from version "
              + PlainLiteral.of(failure.get().version())
              + ": wait until 'fed deploy status' says that they have; 'fed deploy stop' gives"
              + " that up, and all stay stopped");
    }
  }

  /** Makes {@value #HOSTS} with the version {@link #INITIAL}; nothing if it is there. */
  public void makeInitial() throws ClusterUnavailableException, IOException {
    var unused = tree.create(HOSTS, NodeData.write(with(new TreeMap<>(), INITIAL)));
  }

  /**
   * Sets it, whatever it is; makes {@value #HOSTS} if need be. {@link #STOP} ends a return to the
   * version before, wherever that is: then {@link #resume} does not know what it was.
   *
   * @return what it was
   * @throws IOException in one line while hosts go back, unless it is {@link #STOP}
   */
  public Literal set(Literal version) throws ClusterUnavailableException, IOException {
    while (true) {
      Optional<byte[]> data = tree.data(HOSTS);
      if (data.isEmpty()) {
        makeInitial();
        continue;
      }
      SortedMap<String, Literal> properties = NodeData.read(data.get());
      if (!version.equals(STOP)) {
        checkIsNotRollingBack(properties);
      } else if (FailedVersion.rollingBack(properties).isPresent()) {
        before.delete();
      }
      if (write(data.get(), version, keptFailure(properties, version))) {
        return of(properties);
      }
    }
  }

  /** A pause is no new version: it is still known that hosts have gone back. */
  private static Optional<FailedVersion> keptFailure(
      SortedMap<String, Literal> properties, Literal version) {
    return version.equals(PAUSE) ? FailedVersion.of(properties) : Optional.empty();
  }

  /**
   * Sets it if it is what it is taken for.
   *
   * @return whether it is the new one after that
   */
  public boolean compareAndSet(Literal from, Literal to)
      throws ClusterUnavailableException, IOException {
    return compareAndSet(from, to, properties -> keptFailure(properties, to));
  }

  private boolean compareAndSet(
      Literal from,
      Literal to,
      Function<SortedMap<String, Literal>, Optional<FailedVersion>> failure)
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
      if (write(data.get(), to, failure.apply(NodeData.read(data.get())))) {
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
   * Makes everybody stop if the version is still the failed one, until the tree has been taken back
   * to the version before it.
   *
   * @param why which host has failed, and its error
   */
  public void beginRollback(Literal failed, String why)
      throws ClusterUnavailableException, IOException {
    FailedVersion failure = new FailedVersion(failed, why, Optional.empty());
    boolean unused = compareAndSet(failed, STOP, now -> Optional.of(failure));
  }

  /**
   * Ends the return from a version: the tree is that of another one again.
   *
   * @return not if somebody has set the version meanwhile
   */
  public boolean completeRollback(Literal from, Literal to)
      throws ClusterUnavailableException, IOException {
    return endRollback(
        from, to, failure -> Optional.of(new FailedVersion(from, failure.why(), Optional.of(to))));
  }

  /**
   * Ends the return from a version: everybody stays stopped.
   *
   * @return not if somebody has set the version meanwhile
   */
  public boolean abandonRollback(Literal from) throws ClusterUnavailableException, IOException {
    return endRollback(from, STOP, failure -> Optional.empty());
  }

  private boolean endRollback(
      Literal from, Literal to, Function<FailedVersion, Optional<FailedVersion>> then)
      throws ClusterUnavailableException, IOException {
    Optional<byte[]> data = tree.data(HOSTS);
    Optional<FailedVersion> failure =
        data.map(NodeData::read)
            .flatMap(FailedVersion::rollingBack)
            .filter(each -> each.version().equals(from));
    return failure.isPresent() && write(data.get(), to, failure.flatMap(then));
  }

  /** Returns what it was before it became {@link #STOP} or {@link #PAUSE}, if that is known. */
  public Optional<Literal> versionBeforeStop() throws ClusterUnavailableException, IOException {
    Optional<String> noted = before.read();
    return noted.isEmpty() ? Optional.empty() : Optional.of(NodeData.readValue(noted.get()));
  }

  /**
   * Sets it to what it was before it became {@link #STOP} or {@link #PAUSE}; nothing if it is
   * neither.
   *
   * @return what it is then; nothing if it is not known what it was
   * @throws IOException in one line while hosts go back to a version before
   */
  public Optional<Literal> resume() throws ClusterUnavailableException, IOException {
    while (true) {
      Optional<byte[]> data = tree.data(HOSTS);
      if (data.isEmpty()) {
        return Optional.empty();
      }
      SortedMap<String, Literal> properties = NodeData.read(data.get());
      Literal now = of(properties);
      if (isDeployed(now)) {
        return Optional.of(now);
      }
      checkIsNotRollingBack(properties);
      Optional<Literal> wanted = versionBeforeStop();
      if (wanted.isEmpty() || write(data.get(), wanted.get(), FailedVersion.of(properties))) {
        return wanted;
      }
    }
  }

  /** What it was is noted first: whoever finds all stopped finds that, too. */
  private boolean write(byte[] found, Literal version, Optional<FailedVersion> failure)
      throws ClusterUnavailableException, IOException {
    SortedMap<String, Literal> properties = NodeData.read(found);
    Literal now = of(properties);
    if (!isDeployed(version) && isDeployed(now)) {
      before.write(NodeData.writeValue(now));
    }
    SortedMap<String, Literal> changed = with(properties, version);
    FailedVersion.put(failure, changed);
    return tree.replace(HOSTS, found, NodeData.write(changed));
  }

  private static SortedMap<String, Literal> with(
      SortedMap<String, Literal> properties, Literal version) {
    SortedMap<String, Literal> changed = new TreeMap<>(properties);
    changed.put(VERSION, version);
    return changed;
  }
}
