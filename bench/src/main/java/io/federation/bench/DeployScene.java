package io.federation.bench;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterCredentials;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.deploy.tree.Literal;
import io.federation.deploy.tree.TreeChanges;
import io.federation.deploy.tree.TreeNode;
import io.federation.deploy.tree.TreeSyntaxException;
import io.federation.deploy.tree.TreeText;
import io.federation.deploy.version.ClusterVersion;
import io.federation.deploy.zookeeper.TreeStore;
import io.federation.machine.FileTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A ZooKeeper, and hosts with agents that deploy what is brought there. */
final class DeployScene implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final String DONE = "INFO Done deploying version ";
  private static final String FAILED = "CRITICAL";

  /** Hosts have disks of their own: on one they would wait for each other's files. */
  private static final Path MEMORY = Path.of("/dev/shm");

  private final Path roots = Files.createTempDirectory(MEMORY, "federation-bench-");
  private final ServerProcess server;
  private final ClusterConnection people;
  private final TreeStore store;
  private final ClusterVersion version;
  private final List<DeployHost> hosts = new ArrayList<>();
  private final List<String> ids;
  private int hostsPerPath = 1;
  private int number;
  private long requestsOfLast;
  private volatile @Nullable Rollout rollout;
  private volatile @Nullable String failure;

  /** A version on its way to all hosts. */
  private record Rollout(String version, CountDownLatch left) {}

  /**
   * Sets the scene.
   *
   * @param folder of ZooKeeper's data
   * @param told whether agents are told of versions, instead of looking each second
   */
  DeployScene(Path folder, int count, boolean told, DeployScripts scripts)
      throws ClusterUnavailableException, IOException {
    server = new ServerProcess(folder);
    people = ClusterConnection.open(server.servers(), "fed1", ClusterCredentials.NONE);
    store = new TreeStore(people);
    version = new ClusterVersion(people);
    version.makeInitial();
    ids = PresenceScene.nodes(count);
    for (int i = 0; i < count; i++) {
      Path root = roots.resolve(ids.get(i));
      Optional<Duration> firstLook =
          told ? Optional.empty() : Optional.of(SECOND.multipliedBy(i).dividedBy(count));
      hosts.add(
          new DeployHost(
              ids.get(i), root, server.servers(), scripts.of(root), this::take, firstLook));
    }
    hosts.forEach(DeployHost::start);
  }

  private void take(String line) {
    Rollout now = rollout;
    if (line.startsWith(FAILED)) {
      failure = line;
    } else if (now != null && line.equals(DONE + now.version())) {
      now.left().countDown();
    }
  }

  /** Lets so many hosts share each path from the next version on. */
  void share(int count) {
    hostsPerPath = count;
  }

  /** Returns how many requests hosts have sent to ZooKeeper for the last version. */
  long requestsOfLast() {
    return requestsOfLast;
  }

  /**
   * Changes one service, sets the next version, and waits until all hosts have it.
   *
   * @return how long that took, from before the version was set
   */
  Duration deployNext()
      throws ClusterUnavailableException, IOException, InterruptedException, TreeSyntaxException {
    number++;
    TreeNode text = TreeText.parse(tree());
    store.apply(TreeChanges.between(store.read(text.children().keySet()), text).inOrder(true));
    Rollout next = new Rollout(String.valueOf(number), new CountDownLatch(hosts.size()));
    rollout = next;
    long requests = server.requests();
    long begun = System.nanoTime();
    Literal unused = version.set(new Literal.Whole(number));
    boolean all = next.left().await(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    if (!all || failure != null) {
      throw new IOException(
          next.left().getCount() + " hosts do not have version " + number + ": " + failure);
    }
    requestsOfLast = server.requests() - requests;
    return took;
  }

  private String tree() {
    StringBuilder text = new StringBuilder("/cust\n  /app\n");
    int services = (ids.size() + hostsPerPath - 1) / hostsPerPath;
    for (int service = 0; service < services; service++) {
      text.append("    /service").append(service).append(" : app\n      version = '1.0'\n");
      if (service == number % services) {
        text.append("      changed = ").append(number).append('\n');
      }
      text.append("      /deploy\n");
      int from = service * hostsPerPath;
      ids.subList(from, Math.min(ids.size(), from + hostsPerPath))
          .forEach(id -> text.append("        /").append(id).append('\n'));
    }
    return text.toString();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    hosts.forEach(DeployHost::end);
    for (DeployHost host : hosts) {
      host.close();
    }
    people.close();
    server.close();
    FileTrees.delete(roots);
  }
}
