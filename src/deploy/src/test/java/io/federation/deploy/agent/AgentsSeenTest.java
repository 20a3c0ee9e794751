package io.federation.deploy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.deploy.plan.Deployment;
import io.federation.deploy.plan.Inventory;
import io.federation.deploy.plan.PlanInputs;
import io.federation.deploy.status.ClusterStatus;
import io.federation.deploy.status.HostStatus;
import io.federation.deploy.status.LockStatus;
import io.federation.deploy.status.LockStatus.Requestor;
import io.federation.deploy.zookeeper.TreeStore;
import io.federation.model.event.DeployEvent;
import io.federation.model.spec.DeploySpec.Redeploy;
import io.federation.testkit.Await;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people see of agents: all that is seen was written by them. */
class AgentsSeenTest {

  private static final Requestor HOST1 =
      new Requestor(Optional.of("host1"), "host1.example.org", false);
  private static final Requestor HOST2 =
      new Requestor(Optional.of("host2"), "host2.example.org", false);

  @TempDir private Path folder;
  private TestCluster cluster;

  @BeforeEach
  void open() throws Exception {
    cluster = new TestCluster(folder);
  }

  @AfterEach
  void close() throws Exception {
    cluster.close();
  }

  private ClusterStatus seen() throws Exception {
    return ClusterStatus.of(new TreeStore(cluster.people).read(ClusterStatus.TOPS).top())
        .orElseThrow();
  }

  private List<Requestor> waiting() {
    try {
      return seen().locks().get(0).waiting();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static List<Optional<String>> now(ClusterStatus status) {
    return status.hosts().stream().map(HostStatus::now).toList();
  }

  @Test
  void what_is_on_a_host_is_told_when_its_agent_has_started_and_after_each_deployment()
      throws Exception {
    cluster.bring(
        """
        /cust
          /a : one
            version = '1'
            /deploy
              /host1
        /hosts
          version = False
        """);
    TestHost host = cluster.host("host1");
    cluster.start(host);
    assertThat(cluster.awaitState("host1"))
        .isEqualTo(new PlanInputs(Inventory.EMPTY, Redeploy.ALL));

    cluster.set("2");

    Await.until(
        TestCluster.LIMIT,
        "it is told that /cust/a is deployed",
        () ->
            cluster.awaitState("host1").inventory().marks().stream()
                .flatMap(mark -> mark.deployed().stream())
                .map(Deployment::path)
                .toList()
                .equals(List.of("/cust/a")));
    assertThat(host.events())
        .hasSize(2)
        .startsWith(new DeployEvent.Begun("2"))
        .last()
        .isInstanceOfSatisfying(
            DeployEvent.Done.class, done -> assertThat(done.version()).isEqualTo("2"));
  }

  @Test
  void a_host_at_work_and_one_that_waits_for_it() throws Exception {
    cluster.bring(
        """
        /cust
          /a : one
            version = '1'
            /deploy
              /host1
              /host2
        /hosts
          version = 1
        """);
    cluster.start(cluster.host("host1").with("one", "zookeeper-deploy", cluster.untilGo()));
    cluster.awaitJournal("host1 one/zookeeper-deploy /cust/a 0");
    cluster.start(cluster.host("host2"));
    String words = "waiting for /agent-locks/cust,a, which host1.example.org has";
    cluster.awaitProperty("host2", "status", "u'" + words + "'");

    ClusterStatus status = seen();
    assertThat(status.state()).isEqualTo(ClusterStatus.State.DEPLOYING);
    assertThat(now(status)).containsExactly(Optional.of("deploying /cust/a 0"), Optional.of(words));
    assertThat(status.locks()).hasSize(1);
    LockStatus lock = status.locks().get(0);
    assertThat(lock.path()).isEqualTo("/agent-locks/cust,a");
    assertThat(lock.holder()).contains(HOST1);
    assertThat(lock.begun()).contains(HOST1);
    Await.until(TestCluster.LIMIT, "host2 waits", () -> waiting().equals(List.of(HOST2)));

    cluster.go();
    cluster.awaitProperty("host1", "version", "1");
    cluster.awaitProperty("host2", "version", "1");
    status = seen();
    assertThat(status.state()).isEqualTo(ClusterStatus.State.DONE);
    assertThat(now(status)).containsExactly(Optional.empty(), Optional.empty());
    assertThat(status.locks()).isEmpty();
  }

  @Test
  void a_host_that_has_failed_keeps_the_lock_of_its_role() throws Exception {
    cluster.bring(
        """
        /cust
          /a : one
            version = '1'
            /deploy
              /web
        /hosts
          version = 1
        /role-locks
          /web
        /roles
          /web : controller
            version = '1'
        """);
    TestHost host =
        cluster.host("host2", Optional.of("web")).with("one", "zookeeper-deploy", "exit 3");
    cluster.start(host);
    String error = "Command failed: /opt/one/bin/zookeeper-deploy /cust/a 0";
    cluster.awaitProperty("host2", "error", "u'" + error + "'");

    Await.until(TestCluster.LIMIT, "the end is told", () -> host.events().size() == 2);
    assertThat(host.events())
        .containsExactly(new DeployEvent.Begun("1"), new DeployEvent.Failed("1", error));
    ClusterStatus status = seen();
    assertThat(status.state()).isEqualTo(ClusterStatus.State.STOPPED);
    assertThat(status.hosts().get(0).error()).contains(error);
    assertThat(status.locks())
        .containsExactly(
            new LockStatus("/role-locks/web", Optional.of(HOST2), List.of(), Optional.empty()));
  }
}
