package io.federation.node.ec2;

import static io.federation.node.NodeFixture.recordingWork;
import static io.federation.node.NodeFixture.work;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.NodeStatus;
import io.federation.model.aws.AwsOutcome;
import io.federation.node.app.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tags of the instance follow the node. */
final class TagsTest {

  private static final String THROTTLED = "CreateTags: RequestLimitExceeded: too many";

  @AutoClose private Ec2Scene ec2;

  @BeforeEach
  void a_node(@TempDir Path folder) throws Exception {
    ec2 = Ec2Scene.in(folder);
  }

  private void settle() throws Exception {
    ec2.node.init();
    ec2.beat();
    ec2.node.told();
  }

  @Test
  void init_tells_all_of_them_by_one_call() throws Exception {
    ec2.node.init();

    assertThat(ec2.aws.calls())
        .first()
        .isEqualTo(
            "tag {add:deployment=fed1, add:error=, add:nodepart=app1, add:stacktype=lad1,"
                + " add:state=initdone,"
                + " add:statelog=setup:20260101-120000;initdone:20260101-120000;,"
                + " add:statetss=20260101-120000}");
  }

  @Test
  void a_heartbeat_tells_what_has_changed_and_then_nothing() throws Exception {
    settle();
    ec2.node.push("work", recordingWork());

    assertThat(ec2.beat()).containsExactly("tag {add:state=done}");

    int asked = ec2.metadata.requests().size();
    assertThat(ec2.beat()).isEmpty();
    assertThat(ec2.metadata.requests().subList(asked, ec2.metadata.requests().size()))
        .extracting(request -> request.path())
        .containsExactly(
            "/latest/api/token",
            "/latest/meta-data/autoscaling/target-lifecycle-state",
            "/latest/meta-data/spot/instance-action");
  }

  @Test
  void a_command_tells_a_logged_transition_at_once() throws Exception {
    settle();
    Node node = ec2.node.node();
    node.lifecycle().take(NodeStatus::wedge, "by hand");
    node.events().finish();

    assertThat(ec2.aws.calls())
        .containsExactly(
            "tag {add:state=wedged, add:statelog=setup:20260101-120000;initdone:20260101-120000;"
                + "wedged:20260101-120100;, add:statetss=20260101-120100}");
  }

  @Test
  void a_state_that_is_not_logged_is_told_at_most_once_a_minute() throws Exception {
    settle();
    ec2.node.push("work", recordingWork());
    ec2.node.clock.advance(Duration.ofSeconds(-30));

    assertThat(ec2.beat()).isEmpty();
    assertThat(ec2.beat()).containsExactly("tag {add:state=done}");
  }

  @Test
  void an_error_is_told_and_goes_when_it_is_gone() throws Exception {
    settle();
    ec2.node.push("bad", work("exit 3"));

    assertThat(ec2.beat())
        .singleElement()
        .asString()
        .startsWith("tag {add:error=ops:stacktype/lad1/part/app1")
        .contains("exit code 3")
        .endsWith(", add:state=working}");

    ec2.node.push("good", recordingWork());

    assertThat(ec2.beat()).containsExactly("tag {add:error=, add:state=done}");
  }

  @Test
  void what_is_throttled_stands_in_status_and_is_told_by_the_next_heartbeat() throws Exception {
    settle();
    ec2.node.push("work", recordingWork());
    ec2.aws.answer("tag", AwsOutcome.failed(THROTTLED));

    assertThat(ec2.beat()).hasSize(1);
    assertThat(ec2.node.status()).contains("aws          not done: tags: " + THROTTLED);

    ec2.aws.takeAll();

    assertThat(ec2.beat()).containsExactly("tag {add:state=done}");
    assertThat(ec2.node.status()).doesNotContain("not done");
  }

  @Test
  void a_failure_is_told_once_for_as_long_as_it_is_the_same() throws Exception {
    settle();
    ec2.node.push("work", recordingWork());
    ec2.aws.answer("tag", AwsOutcome.failed(THROTTLED));
    ec2.beat();

    assertThat(ec2.node.told())
        .anyMatch(line -> line.endsWith("Not done at AWS (tags): " + THROTTLED));
    ec2.beat();
    assertThat(ec2.node.told()).noneMatch(line -> line.contains("AWS"));
  }

  @Test
  void a_heartbeat_calls_less_and_less_often_while_nothing_is_taken() throws Exception {
    settle();
    ec2.node.push("work", recordingWork());
    ec2.aws.answer("tag", AwsOutcome.failed(THROTTLED));
    int calls = 0;
    for (int i = 0; i < 40; i++) {
      calls += ec2.beat().size();
    }

    assertThat(calls).isBetween(6, 30);
  }

  @Test
  void a_program_that_is_missing_does_not_keep_the_node_from_its_work() throws Exception {
    settle();
    Files.delete(ec2.node.home.bin().resolve("node-init-aws.jar"));
    ec2.node.push("work", recordingWork());

    assertThat(ec2.node.beat()).isZero();
    assertThat(ec2.node.worked()).hasSize(1);
    assertThat(ec2.node.status()).contains("not done: tags: bin/node-init-aws.jar ended with 1: ");
  }

  @Test
  void a_lost_note_has_all_told_once_more() throws Exception {
    settle();
    Files.delete(ec2.node.home.run().resolve("aws.properties"));

    List<String> calls = ec2.beat();

    assertThat(calls).hasSize(3);
    assertThat(calls.get(0)).startsWith("tag {add:deployment=fed1, ");
  }

  @Test
  void metadata_that_cannot_be_read_are_told_once_and_keep_nobody() throws Exception {
    settle();
    ec2.metadata.close();
    ec2.node.push("work", recordingWork());

    assertThat(ec2.node.beat()).isZero();
    assertThat(ec2.node.told())
        .anyMatch(line -> line.contains("the instance's metadata cannot be read: "));
    assertThat(ec2.node.worked()).hasSize(1);
    ec2.node.beat();
    assertThat(ec2.node.told()).noneMatch(line -> line.contains("metadata"));
  }

  @Test
  void a_node_elsewhere_asks_nobody_and_calls_nothing() throws Exception {
    ec2.set("provider", "local");
    settle();

    assertThat(ec2.aws.calls()).isEmpty();
    assertThat(ec2.metadata.requests()).isEmpty();
    assertThat(ec2.file("run/aws.properties")).isEmpty();
  }
}
