package io.federation.node.e2e;

import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterCredentials;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.cluster.EmbeddedServer;
import io.federation.cluster.LivePresence;
import io.federation.cluster.Notifications;
import io.federation.model.Version;
import io.federation.node.NodeFixture;
import io.federation.testkit.Await;
import io.federation.testkit.Change;
import io.federation.testkit.GitHistory;
import io.federation.testkit.ReservedPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An agent that runs for long: 20,000 heartbeats, or the first 300 of them, with pushes that it is
 * told of, presence in ZooKeeper, and a server that is away now and then.
 */
@Tag("e2e")
class AgentLifeE2eTest {

  private static final boolean LONG = Boolean.getBoolean("test.long");
  private static final int BEATS = LONG ? 20_000 : 300;

  /** After a tenth of them it is measured first; in every third one the server is away once. */
  private static final int PARTS = LONG ? 100 : 10;

  private static final int BEATS_BETWEEN_PUSHES = LONG ? 20 : 10;
  private static final long HEAP_SLACK = 8L * 1024 * 1024;

  /** Some are there for a while, such as those that wait for a child or for a next heartbeat. */
  private static final int THREADS_SLACK = 3;

  private static final Duration LIMIT = Duration.ofMinutes(3);

  @TempDir private Path folder;
  @AutoClose private final ReservedPort port = new ReservedPort();
  private final InetSocketAddress address =
      InetSocketAddress.createUnresolved("127.0.0.1", port.number());
  @AutoClose private NodeFixture node;
  private EmbeddedServer server;
  private ClusterConnection connection;
  private LivePresence live;
  private Process agent;
  private int pushes;

  @BeforeEach
  void start() throws Exception {
    startServer();
    String servers = address.getHostString() + ":" + address.getPort();
    node = NodeFixture.in(folder);
    // Files have the machine's time: the node's must not be before it, however long all this takes.
    node.clock.set(Instant.now().plus(LIMIT).truncatedTo(ChronoUnit.SECONDS));
    GitHistory.create(folder.resolve("presence.git")).close();
    node.push(
        "description",
        write(
            "it/federation.yaml",
            "deployment: fed1\nstacktype: lad1\njitter: 0s\nzookeeper: "
                + servers
                + "\npresence: {url: ../presence.git, store: zookeeper}\n"));
    node.init();
    connection = ClusterConnection.open(servers, "fed1", ClusterCredentials.NONE);
    live = new LivePresence(connection, () -> {});
    agent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // As the launcher starts it.
                "-XX:TieredStopAtLevel=1",
                "-XX:CompileThresholdScaling=2",
                "-Xms32m",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                BeatingAgent.class.getName(),
                node.home.root().toString(),
                node.clock.instant().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
  }

  @AfterEach
  void end() throws Exception {
    agent.destroyForcibly().waitFor();
    live.close();
    connection.close();
    server.close();
  }

  private void startServer() throws IOException {
    server = EmbeddedServer.start(address, folder.resolve("zookeeper"));
  }

  /** What the agent's process has in use. */
  private record Used(long heap, int threads) {}

  @Test
  @Timeout(60 * 60)
  void its_heap_and_its_threads_do_not_grow() throws Exception {
    Used early = null;
    Used last = null;
    for (int part = 1; part <= PARTS; part++) {
      last = part % 3 == 1 ? beatThroughAnOutage(BEATS / PARTS) : beat(BEATS / PARTS);
      if (part == PARTS / 10) {
        early = last;
      }
    }

    assertThat(node.worked()).hasSize(pushes);
    assertThat(early).isNotNull();
    assertThat(last.heap()).isLessThanOrEqualTo(early.heap() + HEAP_SLACK);
    assertThat(last.threads()).isLessThanOrEqualTo(early.threads() + THREADS_SLACK);
  }

  /** Beats so often, with the server away for the second half of it. */
  private Used beatThroughAnOutage(int beats) throws Exception {
    for (int i = 0; i < beats / 2; i += BEATS_BETWEEN_PUSHES) {
      Version pushed = push();
      tell();
      beat(BEATS_BETWEEN_PUSHES);
      assertThat(node.worked()).contains(pushed.hex());
    }
    server.close();
    for (int i = beats / 2; i < beats; i += BEATS_BETWEEN_PUSHES) {
      push();
      beat(BEATS_BETWEEN_PUSHES);
    }
    startServer();
    Version pushed = push();
    Await.until(LIMIT, "the agent is told of a push again", () -> tell() && hasWorked(pushed));
    Await.until(LIMIT, "the agent is there again", this::isLive);
    return beat(1);
  }

  private Version push() {
    pushes++;
    return node.push("push " + pushes, work(pushes));
  }

  private static Change work(int number) {
    return NodeFixture.work("echo \"$NODE_VERSION\" >>\"$NODE_HOME/worked\" # " + number);
  }

  /** Returns whether ZooKeeper could be reached. */
  private boolean tell() {
    try {
      new Notifications(connection).send("ops", Optional.empty());
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClusterUnavailableException e) {
      return false;
    }
  }

  private boolean hasWorked(Version version) {
    try {
      return node.worked().contains(version.hex());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isLive() {
    try {
      return live.entries().stream().anyMatch(entry -> entry.instanceId().equals("i-1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClusterUnavailableException e) {
      return false;
    }
  }

  private Used beat(int times) throws IOException {
    Writer asked = agent.outputWriter(StandardCharsets.UTF_8);
    asked.write(times + "\n");
    asked.flush();
    BufferedReader told = agent.inputReader(StandardCharsets.UTF_8);
    String line = told.readLine();
    assertThat(line).as("the agent beats").isNotNull();
    List<String> words = List.of(line.split(" ", 2));
    return new Used(Long.parseLong(words.get(0)), Integer.parseInt(words.get(1)));
  }
}
