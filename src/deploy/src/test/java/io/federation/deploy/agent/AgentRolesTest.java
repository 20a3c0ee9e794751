package io.federation.deploy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.cluster.SharedTree;
import io.federation.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts of a role that has a controller. */
class AgentRolesTest {

  private static final String CACHES =
      """
      /cust
        /cache : squid
          version = '1'
          /deploy
            /cache
      /roles
        /cache : controller
          version = '1'
      /role-locks
        /cache
      /hosts
        version = 1
      """;
  private static final String START = " controller/starting-deployments /roles/cache";
  private static final String DEPLOY = " squid/zookeeper-deploy /cust/cache 0";
  private static final String END = " controller/ending-deployments /roles/cache";

  @TempDir private Path folder;
  private TestCluster cluster;

  @BeforeEach
  void open() throws Exception {
    cluster = new TestCluster(folder);
    cluster.bring(CACHES);
  }

  @AfterEach
  void close() throws Exception {
    cluster.close();
  }

  private TestHost host(String id) throws Exception {
    return cluster.host(id, Optional.of("cache"));
  }

  private List<String> requests() {
    try {
      return new SharedTree(cluster.people)
          .read("/role-locks/cache").values().stream()
              .map(node -> new String(node.data(), java.nio.charset.StandardCharsets.UTF_8))
              .filter(text -> !text.isEmpty())
              .toList();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void the_controller_is_called_before_and_after_and_one_host_follows_the_other() throws Exception {
    cluster.start(host("host1").with("squid", "zookeeper-deploy", cluster.untilGo()));
    cluster.awaitJournal("host1" + DEPLOY);
    cluster.start(host("host2"));

    cluster.awaitProperty(
        "host2", "status", "u'waiting for /role-locks/cache, which host1.example.org has'");
    cluster.go();
    cluster.awaitProperty("host1", "version", "1");
    cluster.awaitProperty("host2", "version", "1");

    assertThat(cluster.journal())
        .containsExactly(
            "host1" + START,
            "host1 ends",
            "host1" + DEPLOY,
            "host1 ends",
            "host1" + END,
            "host1 ends",
            "host2" + START,
            "host2 ends",
            "host2" + DEPLOY,
            "host2 ends",
            "host2" + END,
            "host2 ends");
    assertThat(requests()).isEmpty();
    assertThat(new SharedTree(cluster.people).data("/agent-locks")).isEmpty();
  }

  @Test
  void a_host_that_fails_keeps_the_lock_until_it_has_done_all() throws Exception {
    Path mended = folder.resolve("mended");
    TestHost host1 =
        host("host1").with("squid", "zookeeper-deploy", "[ -e " + mended + " ] || exit 3");
    cluster.start(host1);
    Await.until(
        TestCluster.LIMIT,
        "it has failed",
        () -> host1.log().contains("CRITICAL FAILED deploying version 1"));
    assertThat(cluster.journal()).doesNotContain("host1" + END);
    assertThat(requests())
        .containsExactly("{\"hostname\":\"host1.example.org\",\"requestor\":\"host1\"}");

    Files.createFile(mended);
    cluster.set("2");
    cluster.awaitProperty("host1", "version", "2");

    assertThat(cluster.journal()).contains("host1" + END);
    assertThat(requests()).isEmpty();
  }

  @Test
  void while_a_controller_is_at_work_a_host_does_not_stop_half_way() throws Exception {
    cluster.start(host("host1").with("controller", "starting-deployments", cluster.untilGo()));
    cluster.awaitJournal("host1" + START);

    cluster.set("None");
    cluster.go();

    cluster.awaitProperty("host1", "version", "1");
    assertThat(cluster.journal()).contains("host1" + DEPLOY, "host1" + END);
  }

  @Test
  void whoever_only_waited_when_everybody_was_stopped_holds_nobody_up() throws Exception {
    cluster.start(host("host1").with("controller", "starting-deployments", cluster.untilGo()));
    cluster.awaitJournal("host1" + START);
    TestHost host2 = host("host2");
    cluster.start(host2);
    cluster.awaitProperty(
        "host2", "status", "u'waiting for /role-locks/cache, which host1.example.org has'");

    cluster.set("None");

    String abandoned =
        "WARNING Abandoned deploying version 1: all hosts are stopped, the cluster version is None";
    Await.until(TestCluster.LIMIT, abandoned, () -> host2.log().contains(abandoned));
    assertThat(requests()).hasSize(1);
  }

  @Test
  void whoever_is_stopped_before_the_controller_is_called_holds_nobody_up() throws Exception {
    cluster.bring(
        CACHES.replace(
            "/roles\n", "  /old : old\n    version = '1'\n    /deploy\n      /cache\n/roles\n"));
    TestHost host = host("host1").with("old", "zookeeper-deploy", "[ \"$1\" != -u ] || " + waits());
    cluster.start(host);
    cluster.awaitProperty("host1", "version", "1");
    cluster.bring(CACHES);
    cluster.set("2");
    cluster.awaitJournal("host1 old/zookeeper-deploy -u /cust/old 0");

    cluster.set("None");
    cluster.go();

    String abandoned =
        "WARNING Abandoned deploying version 2: all hosts are stopped, the cluster version is None";
    Await.until(TestCluster.LIMIT, abandoned, () -> host.log().contains(abandoned));
    assertThat(requests()).isEmpty();
  }

  private String waits() {
    return "{ " + cluster.untilGo() + "; }";
  }

  @Test
  void a_role_whose_lock_has_no_folder_is_a_failure() throws Exception {
    cluster.bring("/role-locks\n");
    TestHost host = host("host1");
    cluster.start(host);

    Await.until(
        TestCluster.LIMIT,
        "it has failed",
        () -> host.log().contains("CRITICAL FAILED deploying version 1"));
    assertThat(cluster.property("host1", "error"))
        .isEqualTo("u'there is no /role-locks/cache in ZooKeeper: create it'");
    assertThat(cluster.journal()).isEmpty();
  }
}
