package io.federation.bench;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterCredentials;
import io.federation.cluster.EmbeddedServer;
import io.federation.cluster.Notifications;
import io.federation.git.IsolatedSystemReader;
import io.federation.local.home.FederationHome;
import io.federation.local.repository.PushHook;
import io.federation.model.spec.SpecReader;
import io.federation.node.init.InitException;
import io.federation.testkit.Await;
import io.federation.testkit.Change;
import io.federation.testkit.GitHistory;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.ReservedPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A federation with agents: an ops repository that is pushed to, its hook, a server of ZooKeeper,
 * and all nodes in this process. They follow the repository by its path, as those of {@code fed}
 * do.
 */
final class NotifyScene implements AutoCloseable {

  /** As often as the keeper of a local federation looks for pushes. */
  private static final Duration PUSHES = Duration.ofMillis(100);

  private static final Duration START_LIMIT = Duration.ofMinutes(5);

  private final FederationHome home;
  private final Path clone;
  private final ReservedPort port = new ReservedPort();
  private final EmbeddedServer server;
  private final ClusterConnection connection;
  private final PushHook hook;
  private final ScheduledExecutorService keeper = Executors.newSingleThreadScheduledExecutor();
  private final List<AgentNode> nodes = new ArrayList<>();
  private volatile boolean tells = true;
  private volatile @Nullable Exception trouble;

  /**
   * A push.
   *
   * @param version what was pushed
   * @param begun when git push was started
   * @param returned when it had ended
   */
  record Push(String version, Instant begun, Instant returned) {}

  /** Sets the scene in {@code folder}; its nodes have worked once, and their agents beat. */
  NotifyScene(Path folder, int count, boolean speaks)
      throws IOException, InterruptedException, InitException {
    IsolatedSystemReader.install();
    home = FederationHome.at(folder.resolve("fed"));
    clone = home.opsClone();
    InetSocketAddress address = InetSocketAddress.createUnresolved("127.0.0.1", port.number());
    server = EmbeddedServer.start(address, home.zookeeperData());
    String servers = address.getHostString() + ":" + address.getPort();
    String description = description(servers, speaks);
    String version;
    try (GitHistory ops = GitHistory.create(home.opsGit())) {
      version =
          ops.commit(
                  "Begin",
                  Change.write("it/federation.yaml", description),
                  Change.script("bin/nodework/common/work_ActualWork.sh", AgentNode.SCRIPT))
              .name();
    }
    GitHistory.create(home.bare("presence")).close();
    Files.createDirectories(home.run());
    hook = new PushHook(home);
    hook.install(SpecReader.readStrict(description, "it/federation.yaml"));
    Files.createDirectories(clone);
    git("clone", "-q", home.opsGit().toString(), ".");
    connection = ClusterConnection.open(servers, "fed1", ClusterCredentials.NONE);
    for (String id : PresenceScene.nodes(count)) {
      AgentNode node = new AgentNode(id, home.nodes().resolve(id));
      node.init(
          Map.of(
              "deployment", "fed1",
              "stacktype", "lad1",
              "nodepart", "app1",
              "initgitrepo", "ops",
              "initgiturl", home.opsGit().toString()));
      nodes.add(node);
    }
    for (AgentNode node : nodes) {
      node.start();
      Await.until(START_LIMIT, "a node has worked", () -> hasWorked(node, version));
    }
    var unused =
        keeper.scheduleWithFixedDelay(
            this::tellOfPushes, 0, PUSHES.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static String description(String servers, boolean speaks) {
    return "deployment: fed1\nstacktype: lad1\njitter: 0s\nzookeeper: "
        + servers
        + "\n"
        + (speaks ? "presence: {url: ../presence.git, store: zookeeper}\n" : "");
  }

  /** As the keeper does; where nobody is to be told, word of pushes is dropped. */
  private void tellOfPushes() {
    try {
      for (PushHook.Push push : hook.take()) {
        if (tells) {
          new Notifications(connection).send(push.repository(), push.commit());
        }
      }
    } catch (Exception e) {
      trouble = e;
    }
  }

  List<AgentNode> nodes() {
    return nodes;
  }

  /** Lets nodes be told of pushes from now on, or not. */
  void tell(boolean whether) {
    tells = whether;
  }

  /** Pushes a commit that nodes have to work. */
  Push push(String what) throws IOException {
    Path script = clone.resolve("bin/nodework/common/work_ActualWork.sh");
    Files.writeString(script, AgentNode.SCRIPT + "# " + what + "\n");
    git("commit", "-q", "-a", "-m", what);
    String version = git("rev-parse", "HEAD").strip();
    Instant begun = Instant.now();
    git("push", "-q");
    return new Push(version, begun, Instant.now());
  }

  private String git(String... arguments) {
    List<String> command = new ArrayList<>(List.of("git", "-C", clone.toString()));
    command.addAll(List.of("-c", "user.name=Bench", "-c", "user.email=bench@localhost"));
    command.addAll(List.of(arguments));
    return ProgramRun.of(command)
        .withEnv("GIT_CONFIG_NOSYSTEM", "1")
        .run()
        .expectingSuccess()
        .out();
  }

  /** Waits until all nodes have begun to work a push, and are done. */
  void awaitWorked(Push push, Duration limit) {
    Await.until(
        limit,
        "all nodes have worked",
        () -> {
          check();
          return nodes.stream().allMatch(node -> hasWorked(node, push.version()));
        });
  }

  /** Returns whether a node has begun to work a version, and no heartbeat is under way any more. */
  private static boolean hasWorked(AgentNode node, String version) {
    try {
      return !node.isBeating() && node.worked(List.of(version)).isPresent();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void check() {
    if (trouble != null) {
      throw new IllegalStateException("nodes are not told of pushes", trouble);
    }
  }

  @Override
  public void close() throws Exception {
    keeper.shutdownNow();
    for (AgentNode node : nodes) {
      node.close();
    }
    connection.close();
    server.close();
    port.close();
  }
}
