package io.federation.node.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.machine.LockFile;
import io.federation.model.NodeStatus;
import io.federation.model.aws.AwsOutcome;
import io.federation.node.NodeFixture;
import io.federation.node.app.Node;
import io.federation.node.home.FileLocks;
import io.federation.node.init.InitException;
import io.federation.testkit.Change;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who waits for a node's birth learns how it went. */
final class BirthTest {

  private static final String LAUNCHED = "continue launching";
  private static final String ABANDONED = "abandon launching";

  @AutoClose private Ec2Scene ec2;

  @BeforeEach
  void an_instance(@TempDir Path folder) throws Exception {
    ec2 = Ec2Scene.in(folder);
  }

  private List<String> told() throws Exception {
    return withoutTags(ec2.aws.calls());
  }

  private List<String> beat() throws Exception {
    return withoutTags(ec2.beat());
  }

  private static List<String> withoutTags(List<String> calls) {
    List<String> others = new ArrayList<>(calls);
    others.removeIf(call -> call.startsWith("tag "));
    return others;
  }

  private void failInit() throws Exception {
    ec2.node.push("bad", Change.write("it/nodeinit/common/init.sh", "return 4\n"));
    assertThatThrownBy(ec2.node::init).isInstanceOf(InitException.class);
  }

  @Test
  void a_birth_is_told_to_the_stack_and_to_the_group_once() throws Exception {
    ec2.node.init();

    assertThat(told()).containsExactly("success App1Group", LAUNCHED);
    assertThat(beat()).isEmpty();
  }

  @Test
  void a_hook_that_does_not_wait_yet_is_told_again_until_it_does() throws Exception {
    ec2.aws.answer(LAUNCHED, Ec2Scene.NOT_AWAITED);
    ec2.node.init();
    ec2.node.told();
    assertThat(told()).contains(LAUNCHED);
    assertThat(beat()).containsExactly(LAUNCHED);
    assertThat(ec2.node.told()).noneMatch(line -> line.contains("AWS"));

    ec2.aws.takeAll();

    assertThat(beat()).containsExactly(LAUNCHED);
    assertThat(beat()).isEmpty();
  }

  @Test
  void a_hook_that_never_waits_is_left_alone_after_ten_minutes() throws Exception {
    ec2.aws.answer(LAUNCHED, Ec2Scene.NOT_AWAITED);
    ec2.node.init();
    ec2.aws.calls();

    for (int minute = 1; minute <= 10; minute++) {
      assertThat(beat()).as("minute %d", minute).containsExactly(LAUNCHED);
    }
    assertThat(beat()).isEmpty();
    assertThat(ec2.node.status()).doesNotContain("not done");
  }

  @Test
  void a_signal_that_is_not_taken_is_sent_again_by_each_heartbeat() throws Exception {
    ec2.aws.answer("success App1Group", AwsOutcome.failed("SignalResource: no route"));
    ec2.node.init();
    ec2.aws.calls();
    assertThat(beat()).containsExactly("success App1Group");

    ec2.aws.takeAll();

    assertThat(beat()).containsExactly("success App1Group");
    assertThat(beat()).isEmpty();
  }

  @Test
  void while_init_is_under_way_each_heartbeat_asks_for_more_time() throws Exception {
    ec2.node.setIdentity();
    Node node = ec2.node.node();
    node.lifecycle().take(NodeStatus::setup, "init begins");
    try (LockFile work = new FileLocks(ec2.node.home).tryWork().orElseThrow()) {
      assertThat(beat()).containsExactly("extend launching");
      ec2.node.clock.advance(Duration.ofMinutes(20));
      assertThat(beat()).containsExactly("extend launching");
    }
  }

  @Test
  void a_failed_init_is_told_by_the_tag_at_once() throws Exception {
    failInit();

    assertThat(ec2.aws.calls())
        .singleElement()
        .asString()
        .contains(
            "add:error=initialisation failed: it/nodeinit/common/init.sh failed with exit code 4")
        .contains("add:state=setup");
  }

  @Test
  void an_init_that_has_not_succeeded_in_ten_minutes_gives_the_launch_up_once() throws Exception {
    failInit();
    ec2.aws.calls();
    List<String> calls = new ArrayList<>();
    for (int minute = 1; minute < 10; minute++) {
      calls.addAll(beat());
    }
    assertThat(calls).isEmpty();

    assertThat(beat()).containsExactly("failure App1Group", ABANDONED);
    assertThat(beat()).isEmpty();
  }

  @Test
  void an_init_that_succeeds_late_but_in_time_is_a_birth() throws Exception {
    failInit();
    ec2.aws.calls();
    ec2.node.push("good", Change.write("it/nodeinit/common/init.sh", "true\n"));

    assertThat(beat()).containsExactly("success App1Group", LAUNCHED);
    assertThat(ec2.node.state()).isEqualTo("initdone");
  }

  @Test
  void in_a_warm_pool_a_node_is_launched_for_the_pool_alone_and_rests() throws Exception {
    ec2.metadata.set(Ec2Scene.TARGET, "Warmed:Stopped");
    ec2.node.init();
    assertThat(told()).containsExactly(LAUNCHED);
    ec2.node.push("work", NodeFixture.recordingWork());
    ec2.node.told();

    assertThat(beat()).isEmpty();
    assertThat(ec2.node.told())
        .singleElement()
        .asString()
        .endsWith("Paused: the instance is in a warm pool (Warmed:Stopped)");
    assertThat(ec2.node.worked()).isEmpty();

    ec2.metadata.set(Ec2Scene.TARGET, "InService");

    assertThat(beat()).containsExactly("success App1Group", LAUNCHED);
    assertThat(ec2.node.worked()).hasSize(1);
  }
}
