package io.federation.deploy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.EphemeralNode;
import io.federation.cluster.SharedTree;
import io.federation.machine.Sleeper;
import io.federation.model.event.DeployEvent;
import io.federation.model.spec.DeploySpec.Redeploy;
import io.federation.testkit.Await;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One agent, with a ZooKeeper and scripts that really run. */
class HostAgentTest {

  private static final String TWO_SERVICES =
      """
      /cust
        /a : one
          version = '1'
          /deploy
            /host1
        /b : two
          version = '1'
          /deploy
            /host1
      /hosts
        version = 1
      """;

  @TempDir private Path folder;
  private TestCluster cluster;

  @BeforeEach
  void open() throws Exception {
    cluster = new TestCluster(folder);
    cluster.bring(TWO_SERVICES);
  }

  @AfterEach
  void close() throws Exception {
    cluster.close();
  }

  @Test
  void a_host_deploys_and_says_what_it_does_and_which_version_it_has() throws Exception {
    TestHost host = cluster.host("host1").with("two", "zookeeper-deploy", cluster.untilGo());
    cluster.start(host);

    cluster.awaitProperty("host1", "status", "u'deploying /cust/b 0'");
    assertThat(Files.readString(host.root().resolve("run/status")))
        .matches("[0-9]+ [0-9]+ 1 deploying /cust/b 0\n");
    assertThat(cluster.property("host1", "version")).isEmpty();

    cluster.go();
    cluster.awaitProperty("host1", "version", "1");
    assertThat(cluster.property("host1", "status")).isEmpty();
    assertThat(cluster.property("host1", "name")).isEqualTo("host1.example.org");
    assertThat(host.root().resolve("run/host_version")).hasContent("1");
    assertThat(Files.readString(host.root().resolve("run/status")))
        .matches("[0-9]+ [0-9]+ 1 done\n");
    assertThat(cluster.journal())
        .containsExactly(
            "host1 one/zookeeper-deploy /cust/a 0",
            "host1 ends",
            "host1 two/zookeeper-deploy /cust/b 0",
            "host1 ends");
  }

  @Test
  void no_step_begins_once_everybody_is_to_stop() throws Exception {
    TestHost host = cluster.host("host1").with("one", "zookeeper-deploy", cluster.untilGo());
    cluster.start(host);
    cluster.awaitJournal("host1 one/zookeeper-deploy /cust/a 0");

    cluster.set("None");
    cluster.go();

    awaitLog(
        host,
        "WARNING Abandoned deploying version 1: all hosts are stopped, the cluster version is None");
    Await.until(TestCluster.LIMIT, "the end is told", () -> host.events().size() == 2);
    assertThat(host.events())
        .last()
        .isEqualTo(
            new DeployEvent.Abandoned("1", "all hosts are stopped, the cluster version is None"));
    assertThat(cluster.journal())
        .containsExactly("host1 one/zookeeper-deploy /cust/a 0", "host1 ends");
    assertThat(cluster.property("host1", "version")).isEmpty();
    cluster.set("2");
    cluster.awaitProperty("host1", "version", "2");
  }

  @Test
  void a_failure_stops_everybody_and_is_told_until_the_next_deployment() throws Exception {
    Path mended = folder.resolve("mended");
    TestHost host =
        cluster
            .host("host1")
            .with("one", "zookeeper-deploy", "[ -e " + mended + " ] || { echo no disk; exit 3; }");
    cluster.start(host);

    awaitLog(host, "CRITICAL FAILED deploying version 1");
    String failure = "Command failed: /opt/one/bin/zookeeper-deploy /cust/a 0";
    assertThat(cluster.read()).isEqualTo("None");
    assertThat(cluster.property("host1", "error")).isEqualTo("u'" + failure + "'");
    assertThat(host.log())
        .containsSubsequence("no disk", "ERROR FAILURE", "ERROR deploying", failure);
    assertThat(Files.readString(host.root().resolve("run/status"))).endsWith(" 1 error\n");

    Files.createFile(mended);
    cluster.set("1");
    cluster.awaitProperty("host1", "version", "1");
    assertThat(cluster.property("host1", "error")).isEmpty();
  }

  @Test
  void a_version_that_was_set_meanwhile_is_not_stopped_by_the_failure_of_an_older_one()
      throws Exception {
    TestHost host =
        cluster
            .host("host1")
            .with(
                "one",
                "zookeeper-deploy",
                "[ -e " + folder.resolve("go") + " ] || { " + cluster.untilGo() + "; exit 3; }");
    cluster.start(host);
    cluster.awaitJournal("host1 one/zookeeper-deploy /cust/a 0");

    cluster.set("2");
    cluster.go();

    cluster.awaitProperty("host1", "version", "2");
    assertThat(host.log()).contains("CRITICAL FAILED deploying version 1");
    assertThat(cluster.read()).isEqualTo("2");
  }

  @Test
  void a_host_that_is_set_back_to_its_former_version_after_a_failure_deploys_that_anew()
      throws Exception {
    Path broken = folder.resolve("broken");
    TestHost host =
        cluster.host("host1").with("two", "zookeeper-deploy", "[ ! -e " + broken + " ] || exit 3");
    cluster.start(host);
    cluster.awaitProperty("host1", "version", "1");
    Files.createFile(broken);
    cluster.set("2");
    awaitLog(host, "CRITICAL FAILED deploying version 2");
    assertThat(host.root().resolve("run/host_version")).doesNotExist();

    Files.delete(broken);
    int before = cluster.journal().size();
    cluster.set("1");

    Await.until(TestCluster.LIMIT, "all is deployed", () -> cluster.journal().size() == before + 4);
    cluster.awaitProperty("host1", "version", "1");
  }

  @Test
  void a_host_whose_node_is_lost_is_there_again_while_its_script_still_runs() throws Exception {
    cluster.start(cluster.host("host1").with("one", "zookeeper-deploy", cluster.untilGo()));
    cluster.awaitJournal("host1 one/zookeeper-deploy /cust/a 0");

    new SharedTree(cluster.people).apply(List.of(new SharedTree.Delete("/hosts/host1")));

    cluster.awaitProperty("host1", "status", "u'deploying /cust/a 0'");
    assertThat(cluster.journal()).containsExactly("host1 one/zookeeper-deploy /cust/a 0");
  }

  @Test
  void a_node_of_a_session_that_is_as_good_as_over_is_waited_for() throws Exception {
    TestHost host = cluster.host("host1").with("one", "zookeeper-deploy", cluster.untilGo());
    cluster.start(host);
    cluster.awaitJournal("host1 one/zookeeper-deploy /cust/a 0");
    EphemeralNode other = new EphemeralNode(cluster.people, "/hosts/host1");
    SharedTree tree = new SharedTree(cluster.people);
    Await.until(
        TestCluster.LIMIT,
        "the node belongs to another session",
        () -> {
          try {
            tree.apply(List.of(new SharedTree.Delete("/hosts/host1")));
            return other.announce(bytes("{}"));
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
    cluster.go();
    cluster.awaitJournal("host1 ends");

    other.withdraw();

    cluster.awaitProperty("host1", "version", "1");
    assertThat(host.log()).doesNotContain("ERROR deploying");
  }

  @Test
  void a_tree_that_cannot_be_deployed_is_a_failure() throws Exception {
    cluster.bring("/cust\n  /a : one\n    /deploy\n      /host1\n");
    TestHost host = cluster.host("host1");
    cluster.start(host);

    awaitLog(host, "CRITICAL FAILED deploying version 1");
    assertThat(cluster.property("host1", "error")).contains("/cust/a has no version");
    assertThat(cluster.journal()).isEmpty();
  }

  @Test
  void the_frugal_way_calls_no_script_again() throws Exception {
    cluster.start(cluster.host("host1").redeploy(Redeploy.CHANGED));
    cluster.awaitProperty("host1", "version", "1");

    cluster.set("2");
    cluster.awaitProperty("host1", "version", "2");
    assertThat(cluster.journal()).hasSize(4);
  }

  @Test
  void a_command_follows_each_deployment_that_did_not_fail() throws Exception {
    Path ran = folder.resolve("ran");
    TestHost host = cluster.host("host1").after(HookCommand.line("echo after >>" + ran));
    cluster.start(host);
    cluster.awaitProperty("host1", "version", "1");
    Await.until(TestCluster.LIMIT, "it ran", () -> Files.exists(ran));

    cluster.bring("/cust\n  /a : one\n    /deploy\n      /host1\n");
    cluster.set("2");
    awaitLog(host, "CRITICAL FAILED deploying version 2");
    assertThat(ran).hasContent("after");
  }

  @Test
  void a_command_of_words_is_found_as_a_shell_does_and_none_of_them_means_anything_to_it()
      throws Exception {
    Path ran = folder.resolve("ran $HOME;#");
    TestHost host =
        cluster.host("host1").after(HookCommand.words("touch it", List.of("touch", ran + "")));
    cluster.start(host);
    cluster.awaitProperty("host1", "version", "1");

    assertThat(ran).exists();
    assertThat(host.log()).contains("INFO touch it");
  }

  @Test
  void a_command_that_follows_and_fails_is_a_failure() throws Exception {
    TestHost host = cluster.host("host1").after(HookCommand.line("exit 3"));
    cluster.start(host);

    awaitLog(host, "CRITICAL FAILED deploying version 1");
    assertThat(cluster.property("host1", "error")).isEqualTo("u'Command failed: exit 3'");
    assertThat(cluster.property("host1", "version")).isEmpty();
    assertThat(cluster.read()).isEqualTo("None");
  }

  @Test
  void the_version_in_a_node_that_an_older_kind_of_agent_has_left_is_taken_over() throws Exception {
    new SharedTree(cluster.people).create("/hosts/host1", bytes("{\"version\":1,\"name\":\"x\"}"));
    TestHost host = cluster.host("host1");
    StartedAgent agent = cluster.start(host);

    awaitLog(host, "INFO Agent starting, cluster 1, host 1");
    agent.close();
    assertThat(new SharedTree(cluster.people).data("/hosts/host1")).isEmpty();
    assertThat(cluster.journal()).isEmpty();
  }

  @Test
  void an_agent_that_is_told_to_end_while_a_script_runs_deploys_anew_when_it_is_back()
      throws Exception {
    TestHost host = cluster.host("host1").with("two", "zookeeper-deploy", cluster.untilGo());
    StartedAgent first = cluster.start(host);
    cluster.awaitJournal("host1 two/zookeeper-deploy /cust/b 0");
    first.end();
    cluster.go();
    first.close();
    assertThat(cluster.read()).isEqualTo("1");
    assertThat(cluster.property("host1", "name")).isEmpty();
    assertThat(cluster.journal()).endsWith("host1 ends");

    cluster.start(host);

    cluster.awaitProperty("host1", "version", "1");
    List<String> journal = cluster.journal();
    assertThat(journal.subList(journal.size() - 2, journal.size()))
        .containsExactly("host1 two/zookeeper-deploy /cust/b 0", "host1 ends");
    assertThat(host.log()).doesNotContain("ERROR deploying");
  }

  @Test
  void a_tree_that_may_be_changed_meanwhile_is_not_deployed() throws Exception {
    TestHost host = cluster.host("host1");
    DeployLog log = new DeployLog(line -> pauseOnceBegun(line, host), false, event -> {});
    try (ClusterConnection connection = host.connect();
        HostAgent agent =
            new HostAgent(
                connection, host.settings(), host.tools(), log, Clock.systemUTC(), Sleeper.REAL)) {
      agent.start();

      assertThat(agent.deployOnce()).isFalse();
    }

    assertThat(host.log())
        .contains(
            "WARNING Abandoned deploying version 1: all hosts are paused, the cluster version is False");
    assertThat(cluster.journal()).isEmpty();
  }

  /** As a sync does that begins between a host's look at the version and at the tree. */
  private void pauseOnceBegun(String line, TestHost host) {
    host.log().add(line);
    if (line.equals("INFO Deploying version 1")) {
      try {
        cluster.set("False");
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  private static void awaitLog(TestHost host, String line) {
    Await.until(TestCluster.LIMIT, line, () -> host.log().contains(line));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
