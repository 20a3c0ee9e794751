package io.federation.node.e2e;

import static io.federation.testkit.Change.script;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterCredentials;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.cluster.LivePresence;
import io.federation.cluster.Notifications;
import io.federation.presence.Entry;
import io.federation.testkit.Await;
import io.federation.testkit.Change;
import io.federation.testkit.GitHistory;
import io.federation.testkit.HttpGitServer;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.ReservedPort;
import io.federation.testkit.machines.PortRelay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged agent, with a server of ZooKeeper. */
@Tag("e2e")
class AgentZooKeeperE2eTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String WORK = "bin/nodework/common/work_ActualWork.sh";
  private static final int STORM = 10_000;

  /** Two a second are the most; the rest is for the minute's own and for what is under way. */
  private static final long MOST_LOOKS_A_SECOND = 2;

  private static final long MORE_LOOKS = 6;

  private static final int PUSHES = 5;

  @TempDir private Path folder;

  private final ReservedPort port = new ReservedPort();
  private TestingServer servers;
  private PortRelay link;
  private HttpGitServer git;
  private GitHistory ops;
  private JarNode node;
  private ProgramRun.Started agent;

  @BeforeEach
  void make() throws Exception {
    servers = new TestingServer(port.number());
    link = new PortRelay(InetAddress.getLoopbackAddress(), servers.getPort());
    ops = GitHistory.create(folder.resolve("served/ops.git"));
    ProgramRun.of("git", "init", "-q", "--bare", "-b", "main", presence()).run().expectingSuccess();
    ops.commit(
        "Begin",
        write(
            "it/federation.yaml",
            "deployment: fed1\nstacktype: lad1\nzookeeper: 127.0.0.1:"
                + link.port()
                + "\npresence: {url: "
                + presence()
                + ", store: zookeeper}\n"),
        work("echo first"));
    git = HttpGitServer.serving(folder.resolve("served"));
    node = new JarNode(folder.resolve("home"), git.url("ops.git"));
    node.init().run().expectingSuccess();
    agent = ProgramRun.of(node.home().resolve("bin/node-init").toString(), "agent").start();
    awaitLive();
    Await.until(LIMIT, "the first work is done", () -> worked().equals("first\n"));
  }

  @AfterEach
  void end() throws Exception {
    agent.close();
    git.close();
    ops.close();
    link.close();
    servers.close();
    port.close();
  }

  private String presence() {
    return folder.resolve("presence.git").toString();
  }

  private static Change work(String command) {
    return script(WORK, "#!/bin/sh\n" + command + " >>\"$NODE_HOME/worked\"\n");
  }

  private String worked() {
    try {
      Path file = node.home().resolve("worked");
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ClusterConnection connect() throws Exception {
    ClusterConnection connection =
        ClusterConnection.open(servers.getConnectString(), "fed1", ClusterCredentials.NONE);
    assertThat(connection.awaitConnected(LIMIT)).isTrue();
    return connection;
  }

  private void awaitLive() throws Exception {
    try (ClusterConnection connection = connect()) {
      Await.until(
          LIMIT, "the node is there in ZooKeeper", () -> live(connection).containsKey("i-1"));
    }
  }

  /** Returns what the nodes with an agent say of themselves, once the servers answer. */
  private static SortedMap<String, Entry> live(ClusterConnection connection) {
    SortedMap<String, Entry> live = new TreeMap<>();
    Await.until(
        LIMIT,
        "ZooKeeper answers",
        () -> {
          try {
            live.putAll(LivePresence.withAgent(connection));
            return true;
          } catch (ClusterUnavailableException | IOException e) {
            return false;
          }
        });
    return live;
  }

  /** Tells of a push, once the servers answer. */
  private static void tell(ClusterConnection connection) {
    Await.until(
        LIMIT,
        "ZooKeeper takes a notification",
        () -> {
          try {
            new Notifications(connection).send("ops", Optional.empty());
            return true;
          } catch (ClusterUnavailableException | IOException e) {
            return false;
          }
        });
  }

  private long looks() {
    return git.requests().stream()
        .filter(request -> request.method().equals("POST"))
        .filter(request -> request.service().equals("git-upload-pack"))
        .count();
  }

  @Test
  void a_push_is_work_at_once_and_a_storm_of_notifications_is_a_few_looks() throws Exception {
    try (ClusterConnection connection = connect()) {
      git.clearRequests();
      long begin = System.nanoTime();
      for (int i = 0; i < STORM; i++) {
        tell(connection);
      }
      Await.until(LIMIT, "it looks", () -> looks() > 0);
      long looks = looks();
      long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds() + 1;
      assertThat(looks).isLessThanOrEqualTo(MOST_LOOKS_A_SECOND * seconds + MORE_LOOKS);

      ops.commit("second", work("echo second"));
      tell(connection);
      Await.until(LIMIT, "that is done", () -> worked().equals("first\nsecond\n"));
    }
  }

  @Test
  void a_session_that_is_lost_during_work_is_renewed_and_nothing_runs_twice() throws Exception {
    ops.commit("long", work("until [ -e \"$NODE_HOME/go\" ]; do sleep 0.1; done; echo long"));
    try (ClusterConnection connection = connect()) {
      tell(connection);
    }
    Await.until(LIMIT, "it works", () -> state().equals("working"));

    // Another server at the same place knows nothing of the sessions of the one before.
    servers.close();
    servers = new TestingServer(port.number());
    awaitLive();

    assertThat(state()).isEqualTo("working");
    Files.createFile(node.home().resolve("go"));
    Await.until(LIMIT, "it is done", () -> state().equals("done"));
    assertThat(worked()).isEqualTo("first\nlong\n");
  }

  @Test
  void cut_off_beyond_its_sessions_time_out_it_goes_on_by_git_and_is_back_with_the_link()
      throws Exception {
    try (ClusterConnection connection = connect()) {
      // On a busy machine a session may have been lost, and come back, before.
      long before = toldThatItIsCutOff();
      link.block();
      Await.until(LIMIT, "it is gone for others", () -> live(connection).isEmpty());

      String cut = ops.commit("cut", work("echo cut")).name();
      Await.until(LIMIT, "that is done without word of it", () -> worked().equals("first\ncut\n"));
      Await.until(LIMIT, "it has pushed its presence itself", () -> recorded().contains(cut));
      assertThat(live(connection)).isEmpty();
      assertThat(toldThatItIsCutOff()).isPositive().isLessThanOrEqualTo(before + 1);

      link.unblock();
      Await.until(LIMIT, "it is there again", () -> !live(connection).isEmpty());
      long begin = System.nanoTime();
      StringBuilder all = new StringBuilder("first\ncut\n");
      String last = "";
      for (int i = 0; i < PUSHES; i++) {
        last = ops.commit("back " + i, work("echo back" + i)).name();
        tell(connection);
        all.append("back").append(i).append('\n');
        Await.until(LIMIT, "it is told of a push", () -> worked().contentEquals(all));
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begin))
          .as("by the minute it would have taken longer")
          .isLessThan(Duration.ofMinutes(PUSHES - 1));

      String newest = last;
      Await.until(
          LIMIT,
          "all see that it has done its work, and nobody else",
          () -> {
            SortedMap<String, Entry> live = live(connection);
            return live.keySet().equals(Set.of("i-1"))
                && live.get("i-1").json().contains(newest)
                && live.get("i-1").record().orElseThrow().state().equals("done");
          });
      assertThat(worked()).isEqualTo(all.toString());
      assertThat(agent.process().isAlive()).isTrue();
    }
  }

  private long toldThatItIsCutOff() throws IOException {
    try (Stream<String> log = Files.lines(node.home().resolve("log/node-init.log"))) {
      return log.filter(line -> line.contains("cannot be reached: until it can")).count();
    }
  }

  /** Returns what the presence repository has of the node. */
  private String recorded() {
    return ProgramRun.of("git", "-C", presence(), "show", "main:it/presence/all/i-1.json")
        .run()
        .out();
  }

  private String state() {
    try {
      return Files.readString(node.home().resolve("nodeinfo/state.txt")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
