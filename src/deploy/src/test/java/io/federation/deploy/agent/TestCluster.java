package io.federation.deploy.agent;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterCredentials;
import io.federation.cluster.SharedTree;
import io.federation.deploy.host.PlanInputsStore;
import io.federation.deploy.plan.PlanInputs;
import io.federation.deploy.tree.Literal;
import io.federation.deploy.tree.NodeData;
import io.federation.deploy.tree.PlainLiteral;
import io.federation.deploy.tree.TreeChanges;
import io.federation.deploy.tree.TreeNode;
import io.federation.deploy.tree.TreeText;
import io.federation.deploy.version.ClusterVersion;
import io.federation.deploy.zookeeper.TreeStore;
import io.federation.testkit.Await;
import io.federation.testkit.machines.PortRelay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.curator.test.TestingServer;

/** Hosts in folders with their agents, and a ZooKeeper. */
final class TestCluster implements AutoCloseable {

  static final Duration LIMIT = Duration.ofMinutes(3);

  final ClusterConnection people;
  final ClusterVersion version;
  private final Path folder;
  private final TestingServer server;
  private final List<AutoCloseable> opened = new ArrayList<>();

  TestCluster(Path folder) throws Exception {
    this.folder = folder;
    server = new TestingServer();
    people = connect();
    version = new ClusterVersion(people);
  }

  String servers() {
    return server.getConnectString();
  }

  ClusterConnection connect() throws IOException {
    return ClusterConnection.open(server.getConnectString(), "fed1", ClusterCredentials.NONE);
  }

  TestHost host(String id) throws IOException {
    return host(id, Optional.empty());
  }

  TestHost host(String id, Optional<String> role) throws IOException {
    return new TestHost(folder, server.getConnectString(), id, role);
  }

  void start(RecordedHost host) throws IOException {
    ClusterConnection connection = connect();
    opened.add(0, connection);
    opened.add(0, host.start(connection));
  }

  /** Returns a way to ZooKeeper that can be blocked. */
  PortRelay link() {
    PortRelay link = new PortRelay(InetAddress.getLoopbackAddress(), server.getPort());
    opened.add(link);
    return link;
  }

  /** Returns a host that reaches ZooKeeper by {@code link} alone. */
  TestHost host(String id, PortRelay link) throws IOException {
    return new TestHost(folder, "127.0.0.1:" + link.port(), id, Optional.empty());
  }

  StartedAgent start(TestHost host) throws IOException {
    ClusterConnection connection = host.connect();
    opened.add(0, connection);
    StartedAgent agent = host.start(connection);
    opened.add(0, agent);
    return agent;
  }

  /** Returns the agent of a host, started, which deploys only when it is asked to. */
  HostAgent asked(TestHost host) throws Exception {
    ClusterConnection connection = host.connect();
    opened.add(0, connection);
    HostAgent agent = host.agent(connection);
    opened.add(0, agent);
    agent.start();
    return agent;
  }

  /** Brings a tree to ZooKeeper. */
  void bring(String text) throws Exception {
    TreeNode top = TreeText.parse(text);
    TreeStore store = new TreeStore(people);
    store.apply(TreeChanges.between(store.read(top.children().keySet()), top).inOrder(true));
  }

  /** Lets scripts that wait for the file {@code go} end. */
  void go() throws IOException {
    if (!Files.exists(folder.resolve("go"))) {
      Files.createFile(folder.resolve("go"));
    }
  }

  /** Returns the lines of a script that wait for {@link #go}. */
  String untilGo() {
    return "until [ -e " + folder.resolve("go") + " ]; do sleep 0.05; done";
  }

  /** Returns what the scripts of all hosts have told. */
  List<String> journal() {
    Path journal = folder.resolve("journal");
    try {
      return Files.exists(journal) ? Files.readAllLines(journal) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a property of a host's own node, as people see it; empty if it is not there. */
  String property(String id, String name) {
    try {
      return new SharedTree(people)
          .data("/hosts/" + id)
          .map(data -> NodeData.read(data).get(name))
          .map(PlainLiteral::of)
          .orElse("");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Returns what the agent of a host has told of it, once it has. */
  PlanInputs awaitState(String id) {
    AtomicReference<PlanInputs> state = new AtomicReference<>();
    Await.until(
        LIMIT,
        id + "'s agent has told what is on it",
        () -> {
          try {
            new PlanInputsStore(people).read(id).ifPresent(state::set);
          } catch (Exception e) {
            throw new AssertionError(e);
          }
          return state.get() != null;
        });
    return state.get();
  }

  void awaitProperty(String id, String name, String value) {
    Await.until(LIMIT, id + "'s " + name + " is " + value, () -> property(id, name).equals(value));
  }

  void awaitJournal(String line) {
    Await.until(LIMIT, "the journal has " + line, () -> journal().contains(line));
  }

  void set(String value) throws Exception {
    Literal unused = version.set(PlainLiteral.parse(value));
  }

  String read() throws Exception {
    return version.read().map(PlainLiteral::of).orElse("");
  }

  /** Returns what ZooKeeper has done, in its order. */
  List<TransactionLog.Transaction> transactions() throws IOException {
    return TransactionLog.read(server.getTempDirectory());
  }

  @Override
  public void close() throws Exception {
    go();
    for (AutoCloseable each : opened) {
      each.close();
    }
    people.close();
    server.close();
  }
}
