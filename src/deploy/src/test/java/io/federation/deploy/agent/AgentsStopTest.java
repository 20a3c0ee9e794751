package io.federation.deploy.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.deploy.plan.Hosts;
import io.federation.deploy.tree.Literal;
import io.federation.deploy.tree.NodeData;
import io.federation.deploy.version.ClusterVersion;
import io.federation.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten hosts with many services, one of which fails while all are at work. What began before what is
 * told by the log of ZooKeeper's server, not by clocks.
 */
@Tag("slow")
class AgentsStopTest {

  private static final int HOSTS = 10;
  private static final int SERVICES = 60;
  private static final int ROUNDS = 6;

  private static final String NODE = ClusterVersion.HOSTS + "/";

  private static final Pattern BEGINS =
      Pattern.compile("(host[0-9]) app/zookeeper-deploy (-u )?(/cust/[0-9]+ 0)");

  @TempDir private Path folder;
  private TestCluster cluster;
  private final List<TestHost> hosts = new ArrayList<>();

  @BeforeEach
  void open() throws Exception {
    cluster = new TestCluster(folder);
    cluster.bring(ClusterVersion.HOSTS + "\n  version = None\n");
    Path failing = failing(-1);
    for (int host = 0; host < HOSTS; host++) {
      hosts.add(
          cluster
              .host("host" + host)
              .with("app", "zookeeper-deploy", "[ \"$1\" != \"$(cat " + failing + ")\" ]"));
    }
    for (TestHost host : hosts) {
      cluster.start(host);
    }
  }

  @AfterEach
  void close() throws Exception {
    cluster.close();
  }

  /** Says which service fails from now on. */
  private Path failing(int service) throws Exception {
    return Files.writeString(folder.resolve("failing"), "/cust/" + service);
  }

  /** Each service is on two hosts; every other round some are not wanted any more. */
  private static String services(int round) {
    StringBuilder text = new StringBuilder("/cust\n");
    for (int service = 0; service < SERVICES; service++) {
      if (service % 6 != 0 || round % 2 == 0) {
        text.append("  /" + service + " : app\n    version = '1'\n    /deploy\n");
        text.append("      /host" + service % HOSTS + "\n");
        text.append("      /host" + (service + 1 + service / HOSTS) % HOSTS + "\n");
      }
    }
    return text.toString();
  }

  @Test
  void after_the_failure_of_a_host_is_written_no_script_begins_on_any_host() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      cluster.bring(services(round));
      failing(SERVICES / 2 + round);
      cluster.set(String.valueOf(round));
      Await.until(TestCluster.LIMIT, "a host has failed, and none is at work", this::isQuiet);
    }
    failing(-1);
    cluster.set(String.valueOf(ROUNDS));
    Await.until(TestCluster.LIMIT, "all have it", () -> haveAll(ROUNDS));

    List<String> begun = stepsBegun(cluster.transactions());
    begun.removeIf(step -> !step.contains(" deploying ") && !step.contains(" remove "));
    assertThat(begun).containsExactlyInAnyOrderElementsOf(scriptsStarted());
    assertThat(begun).anyMatch(step -> step.contains(" remove "));
  }

  @Test
  void hosts_come_to_a_version_that_is_written_again_and_again_meanwhile() throws Exception {
    cluster.bring(services(0));
    Await.until(
        TestCluster.LIMIT,
        "all have it",
        () -> {
          try {
            cluster.set("1");
            return haveAll(1);
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
    assertThat(cluster.read()).isEqualTo("1");
    assertThat(scriptsStarted()).hasSize(2 * SERVICES).doesNotHaveDuplicates();
  }

  private boolean haveAll(int version) {
    return IntStream.range(0, HOSTS)
        .allMatch(
            host ->
                cluster
                    .property("host" + host, ClusterVersion.VERSION)
                    .equals(String.valueOf(version)));
  }

  private boolean isQuiet() {
    try {
      return cluster.read().equals("None")
          && IntStream.range(0, HOSTS)
              .allMatch(host -> cluster.property("host" + host, Hosts.STATUS).isEmpty());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Returns the host and the words of each step, in the order in which they began: with each,
   * ZooKeeper has made sure in one of its transactions that the cluster's version is unchanged.
   */
  private static List<String> stepsBegun(List<TransactionLog.Transaction> log) {
    List<String> begun = new ArrayList<>();
    Map<Long, String> told = new HashMap<>();
    int stops = 0;
    boolean isStopped = true;
    for (TransactionLog.Transaction done : log) {
      for (Map.Entry<String, String> node : done.written().entrySet()) {
        SortedMap<String, Literal> properties = NodeData.read(node.getValue().getBytes(UTF_8));
        if (node.getKey().equals(ClusterVersion.HOSTS)) {
          isStopped = ClusterVersion.of(properties).equals(ClusterVersion.STOP);
          stops += isStopped ? 1 : 0;
        } else if (node.getKey().startsWith(NODE) && properties.containsKey(Hosts.STATUS)) {
          String words = ((Literal.Text) properties.get(Hosts.STATUS)).value();
          told.put(done.session(), node.getKey().substring(NODE.length()) + " " + words);
        }
      }
      if (done.unchanged().contains(ClusterVersion.HOSTS)) {
        String step = told.get(done.session());
        assertThat(isStopped).as("all are stopped when this begins: %s", step).isFalse();
        begun.add(step);
      }
    }
    assertThat(stops).isGreaterThan(ROUNDS);
    return begun;
  }

  private List<String> scriptsStarted() {
    return cluster.journal().stream()
        .map(BEGINS::matcher)
        .filter(Matcher::matches)
        .map(
            line ->
                line.group(1)
                    + (line.group(2) == null ? " deploying " : " remove ")
                    + line.group(3))
        .toList();
  }
}
