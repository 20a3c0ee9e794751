package io.federation.deploy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterCredentials;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.cluster.SharedTree;
import io.federation.deploy.tree.Literal;
import io.federation.deploy.tree.NodeData;
import io.federation.deploy.tree.TreeChanges;
import io.federation.deploy.tree.TreeNode;
import io.federation.deploy.tree.TreeText;
import io.federation.deploy.version.ClusterVersion;
import io.federation.deploy.zookeeper.TreeStore;
import io.federation.testkit.Await;
import io.federation.testkit.ChildJvm;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.ReservedPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten agents in processes of their own, and three servers of ZooKeeper. */
@Tag("e2e")
class AgentFaultsE2eTest {

  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final int HOSTS = 10;
  private static final int SERVICES = 6;
  private static final int KILLS = Boolean.getBoolean("test.long") ? 100 : 10;
  private static final int KILLS_OF_A_VERSION = 5;
  private static final int LONGEST_PAUSE_MILLIS = 700;

  @TempDir private Path folder;

  private final Random random = new Random();
  private final List<ReservedPort> ports = new ArrayList<>();
  private final SortedMap<String, ProgramRun.Started> agents = new TreeMap<>();
  private TestingCluster servers;
  private ClusterConnection people;
  private ClusterVersion version;

  @BeforeEach
  void start() throws Exception {
    List<InstanceSpec> specs = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      specs.add(new InstanceSpec(null, port(), port(), port(), true, i));
    }
    servers = new TestingCluster(specs);
    servers.start();
    people = ClusterConnection.open(servers.getConnectString(), "fed1", ClusterCredentials.NONE);
    assertThat(people.awaitConnected(LIMIT)).isTrue();
    version = new ClusterVersion(people);
    TreeNode tree = TreeText.parse(tree());
    TreeStore store = new TreeStore(people);
    store.apply(TreeChanges.between(store.read(tree.children().keySet()), tree).inOrder(true));
    for (int i = 0; i < HOSTS; i++) {
      start("host" + i);
    }
  }

  private int port() {
    ReservedPort port = new ReservedPort();
    ports.add(port);
    return port.number();
  }

  /** Each service is on half of the hosts. */
  private static String tree() {
    StringBuilder text = new StringBuilder("/cust\n");
    for (int service = 0; service < SERVICES; service++) {
      text.append("  /" + service + " : app\n    version = '1'\n    /deploy\n");
      for (int host = service % 2; host < HOSTS; host += 2) {
        text.append("      /host" + host + "\n");
      }
    }
    return text + "/hosts\n  version = 1\n";
  }

  private void start(String id) {
    agents.put(
        id,
        ChildJvm.of(AgentProcess.class, folder.toString(), servers.getConnectString(), id).start());
  }

  @AfterEach
  void end() throws Exception {
    agents.values().forEach(ProgramRun.Started::close);
    people.close();
    servers.close();
    ports.forEach(ReservedPort::close);
  }

  @Test
  void killed_at_any_time_all_hosts_come_to_each_version_and_no_script_is_called_twice_at_once()
      throws Exception {
    awaitVersion(1);
    for (int kills = 0, next = 2; kills < KILLS; next++) {
      set(next);
      for (int i = 0; i < KILLS_OF_A_VERSION; i++, kills++) {
        // At any moment: nothing is waited for.
        Thread.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
        kill("host" + random.nextInt(HOSTS));
        if (i == KILLS_OF_A_VERSION / 2 && next % 3 == 2) {
          killLeader();
        }
      }
      awaitVersion(next);
    }
    assertThat(folder.resolve("cust,0.lock")).exists();
    assertThat(folder.resolve("twice")).doesNotExist();
  }

  /** Ends the process alone: a script that runs goes on. */
  private void kill(String id) {
    ProgramRun.Started agent = agents.get(id);
    agent.kill();
    agent.close();
    start(id);
  }

  private void killLeader() throws Exception {
    for (InstanceSpec server : List.copyOf(servers.getInstances())) {
      if (isLeader(server)) {
        assertThat(servers.killServer(server)).isTrue();
        assertThat(servers.restartServer(server)).isTrue();
        return;
      }
    }
    throw new AssertionError("no server leads");
  }

  private static boolean isLeader(InstanceSpec server) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
      socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return answer.contains("Mode: leader");
    }
  }

  private void set(int next) {
    Await.until(
        LIMIT,
        "version " + next + " is set",
        () -> {
          try {
            Literal unused = version.set(new Literal.Whole(next));
            return true;
          } catch (ClusterUnavailableException e) {
            return false;
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  private void awaitVersion(int wanted) {
    try {
      Await.until(LIMIT, "all hosts have version " + wanted, () -> haveAll(wanted));
    } catch (AssertionError e) {
      StringBuilder said = new StringBuilder(e.getMessage());
      agents.forEach(
          (id, agent) -> said.append("\n" + id + ":\n" + agent.outSoFar() + agent.errSoFar()));
      throw new AssertionError(said.toString(), e);
    }
  }

  private boolean haveAll(int wanted) {
    SharedTree tree = new SharedTree(people);
    try {
      for (int i = 0; i < HOSTS; i++) {
        byte[] data = tree.data("/hosts/host" + i).orElse(new byte[0]);
        if (!new Literal.Whole(wanted).equals(NodeData.read(data).get(ClusterVersion.VERSION))) {
          return false;
        }
      }
      return true;
    } catch (ClusterUnavailableException e) {
      return false;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
