package io.federation.node.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.aws.AwsOutcome;
import io.federation.node.NodeFixture;
import io.federation.testkit.Change;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A wedged node has itself replaced, where the federation wants that. */
final class ReplacementTest {

  private static final String REPLACED = "unhealthy";

  @TempDir private Path folder;
  @AutoClose private Ec2Scene ec2;

  private void wedged(String aws) throws Exception {
    ec2 = Ec2Scene.in(folder);
    ec2.node.push(
        "work that cannot be completed",
        Change.write("it/federation.yaml", "deployment: fed1\nstacktype: lad1\n" + aws),
        NodeFixture.work("exit 3"));
    ec2.node.init();
    for (int i = 0; i < 60 && !ec2.node.state().equals("wedged"); i++) {
      ec2.beat();
    }
    assertThat(ec2.node.state()).isEqualTo("wedged");
  }

  @Test
  void it_is_reported_once_after_the_time_that_was_said() throws Exception {
    wedged("aws: {replaceWedged: 30m, ops: {name: ops, url: \"https://git.example.org/o.git\"}}\n");
    ec2.node.clock.advance(Duration.ofMinutes(25));
    assertThat(ec2.beat()).isEmpty();
    ec2.node.clock.advance(Duration.ofMinutes(5));
    ec2.aws.answer(REPLACED, AwsOutcome.failed("SetInstanceHealth: no route"));

    assertThat(ec2.beat()).containsExactly(REPLACED);
    ec2.aws.takeAll();
    assertThat(ec2.beat()).containsExactly(REPLACED);
    assertThat(ec2.beat()).isEmpty();
  }

  @Test
  void it_waits_for_a_person_where_nothing_is_said() throws Exception {
    wedged("");
    ec2.node.clock.advance(Duration.ofDays(30));

    List<String> calls = ec2.beat();

    assertThat(calls).isEmpty();
  }
}
