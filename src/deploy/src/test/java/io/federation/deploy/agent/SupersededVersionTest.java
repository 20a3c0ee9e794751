package io.federation.deploy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another version is set while a host plans one: of the tree that it has read, it does nothing. */
class SupersededVersionTest {

  @TempDir private Path folder;
  private HostScene scene;

  @BeforeEach
  void letTheHostWaitWhenItPlans() throws Exception {
    scene = new HostScene(folder);
    scene.install();
    scene.rpm(
        "touch "
            + folder.resolve("planning")
            + "\n"
            + scene.cluster.untilGo()
            + "\nfor name; do :; done\ncat "
            + folder
            + "/installed.$name 2>/dev/null || :");
  }

  @AfterEach
  void close() throws Exception {
    scene.close();
  }

  private void supersedeWhileItPlans() throws Exception {
    scene.start(Duration.ofMinutes(1));
    Await.until(TestCluster.LIMIT, "it plans", () -> Files.exists(folder.resolve("planning")));
    scene.cluster.set("None");
    scene.want("host1", "1");
    scene.cluster.set("2");
    scene.cluster.go();
    scene.awaitLog("WARNING Abandoned deploying version 1: the cluster version is 2 now");
    scene.cluster.awaitProperty("host1", "version", "2");
  }

  @Test
  void no_step_of_it_begins() throws Exception {
    scene.want("host1", "3");

    supersedeWhileItPlans();

    assertThat(scene.cluster.journal()).containsExactly("one /cust/a 0");
  }

  @Test
  void a_tree_of_which_no_plan_can_be_made_is_no_failure() throws Exception {
    scene.want("host1", "; rm");

    supersedeWhileItPlans();

    assertThat(scene.log()).doesNotContain("CRITICAL FAILED deploying version 1");
  }

  @Test
  void a_host_that_it_wants_nothing_of_is_not_said_to_have_it() throws Exception {
    scene.want("host2", "1");

    supersedeWhileItPlans();

    assertThat(scene.log()).doesNotContain("INFO Done deploying version 1");
  }
}
