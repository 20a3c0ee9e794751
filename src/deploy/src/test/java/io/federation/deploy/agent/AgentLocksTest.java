package io.federation.deploy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.cluster.SessionLock;
import io.federation.cluster.SharedTree;
import io.federation.model.spec.DeploySpec.Redeploy;
import io.federation.testkit.Await;
import io.federation.testkit.machines.PortRelay;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hosts that carry one service. */
class AgentLocksTest {

  private static final String SERVICE =
      """
      /cust
        /cms : cms
          version = '1'
          /deploy
            /host1
            /host2
      /hosts
        version = 1
      """;
  private static final String LOCK = "/agent-locks/cust,cms";
  private static final String BEGINS = " cms/zookeeper-deploy /cust/cms 0";

  private static final String LOST =
      "u'waiting for "
          + LOCK
          + ": host1.example.org lost it while its script ran, and is waited for until that has"
          + " ended'";

  @TempDir private Path folder;
  private TestCluster cluster;

  @BeforeEach
  void open() throws Exception {
    cluster = new TestCluster(folder);
    cluster.bring(SERVICE);
  }

  @AfterEach
  void close() throws Exception {
    cluster.close();
  }

  private TestHost host(String id, String body) throws Exception {
    return cluster.host(id).with("cms", "zookeeper-deploy", body);
  }

  @Test
  void one_host_at_a_time_calls_the_script_of_a_path_and_the_other_says_whom_it_waits_for()
      throws Exception {
    cluster.start(host("host1", cluster.untilGo()));
    cluster.awaitJournal("host1" + BEGINS);
    cluster.start(host("host2", ":"));

    cluster.awaitProperty(
        "host2", "status", "u'waiting for " + LOCK + ", which host1.example.org has'");
    assertThat(cluster.journal()).containsExactly("host1" + BEGINS);

    cluster.go();
    cluster.awaitProperty("host2", "version", "1");
    cluster.awaitProperty("host1", "version", "1");
    assertThat(cluster.journal())
        .containsExactly("host1" + BEGINS, "host1 ends", "host2" + BEGINS, "host2 ends");
  }

  @Test
  void whoever_waits_for_a_host_that_fails_does_not_begin() throws Exception {
    TestHost host1 = host("host1", cluster.untilGo() + "; exit 3");
    TestHost host2 = host("host2", ":");
    cluster.start(host1);
    cluster.awaitJournal("host1" + BEGINS);
    cluster.start(host2);
    cluster.awaitProperty(
        "host2", "status", "u'waiting for " + LOCK + ", which host1.example.org has'");

    cluster.go();

    String abandoned =
        "WARNING Abandoned deploying version 1: all hosts are stopped, the cluster version is None";
    Await.until(TestCluster.LIMIT, abandoned, () -> host2.log().contains(abandoned));
    assertThat(cluster.journal()).containsExactly("host1" + BEGINS);
    cluster.awaitProperty("host2", "status", "");
    assertThat(cluster.property("host2", "error")).isEmpty();
  }

  @Test
  void whoever_waits_with_the_first_step_when_everybody_is_to_pause_goes_on() throws Exception {
    TestHost host2 = host("host2", ":").redeploy(Redeploy.CHANGED);
    cluster.start(host2);
    cluster.awaitProperty("host2", "version", "1");
    Files.delete(host2.root().resolve("etc/cms/cust,cms.0.done"));
    cluster.start(host("host1", cluster.untilGo()));
    cluster.awaitJournal("host1" + BEGINS);
    cluster.set("2");
    cluster.awaitProperty(
        "host2", "status", "u'waiting for " + LOCK + ", which host1.example.org has'");

    cluster.set("False");
    cluster.go();

    cluster.awaitProperty("host2", "version", "2");
  }

  @Test
  void where_a_host_may_still_be_at_work_others_wait_although_they_have_the_lock()
      throws Exception {
    byte[] other = bytes("{\"id\":\"host1\",\"name\":\"host1.example.org\"}");
    SessionLock lock = new SessionLock(cluster.people, LOCK, other);
    assertThat(lock.acquire(Duration.ofMinutes(1))).isTrue();
    assertThat(lock.begin(List.of())).isTrue();
    lock.release();
    SharedTree tree = new SharedTree(cluster.people);
    tree.create("/hosts/host1", bytes("{}"));
    cluster.start(host("host2", ":"));

    cluster.awaitProperty("host2", "status", LOST);
    assertThat(cluster.journal()).isEmpty();

    lock.end();
    cluster.awaitProperty("host2", "version", "1");
  }

  @Test
  @Tag("slow")
  void while_the_script_of_a_host_runs_whose_session_is_over_no_other_one_begins()
      throws Exception {
    PortRelay link = cluster.link();
    cluster.start(cluster.host("host1", link).with("cms", "zookeeper-deploy", cluster.untilGo()));
    cluster.awaitJournal("host1" + BEGINS);
    cluster.start(host("host2", ":"));
    cluster.awaitProperty(
        "host2", "status", "u'waiting for " + LOCK + ", which host1.example.org has'");

    link.block();
    cluster.awaitProperty("host2", "status", LOST);
    assertThat(new SharedTree(cluster.people).data("/hosts/host1")).isEmpty();
    link.unblock();
    cluster.awaitProperty("host1", "status", "u'deploying /cust/cms 0'");
    assertThat(cluster.property("host2", "status")).isEqualTo(LOST);
    assertThat(cluster.journal()).containsExactly("host1" + BEGINS);

    cluster.go();
    cluster.awaitProperty("host1", "version", "1");
    cluster.awaitProperty("host2", "version", "1");
    assertThat(cluster.journal())
        .containsExactly("host1" + BEGINS, "host1 ends", "host2" + BEGINS, "host2 ends");
  }

  @Test
  void what_an_earlier_agent_of_the_same_host_had_begun_holds_nobody_up() throws Exception {
    SharedTree tree = new SharedTree(cluster.people);
    byte[] own = bytes("{\"id\":\"host1\",\"name\":\"former-name.example.org\"}");
    tree.apply(
        List.of(
            new SharedTree.Create("/agent-locks", new byte[0]), new SharedTree.Create(LOCK, own)));
    cluster.start(host("host1", ":"));

    cluster.awaitProperty("host1", "version", "1");
    assertThat(tree.data(LOCK).orElseThrow()).isEmpty();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
