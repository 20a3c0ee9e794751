package io.federation.node.e2e;

import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.Await;
import io.federation.testkit.AwsQueryServer;
import io.federation.testkit.AwsQueryServer.Answer;
import io.federation.testkit.GitHistory;
import io.federation.testkit.MetadataService;
import io.federation.testkit.ProgramRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node on EC2 from the packaged jars, with the credentials of its instance's role. */
@Tag("e2e")
class Ec2E2eTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  @TempDir private Path folder;
  @AutoClose private GitHistory ops;
  @AutoClose private final AwsQueryServer aws = AwsQueryServer.started();
  @AutoClose private final MetadataService metadata = MetadataService.started();
  private JarNode node;

  @BeforeEach
  void a_node_that_was_born() throws Exception {
    metadata.set("meta-data/placement/region", "eu-central-1");
    metadata.set("meta-data/autoscaling/target-lifecycle-state", "InService");
    metadata.setRole("fed1-app1");
    ops = GitHistory.create(folder.resolve("ops.git"));
    ops.commit("First", write("it/federation.yaml", "deployment: fed1\nstacktype: lad1\n"));
    node = new JarNode(folder.resolve("home"), ops.url());
    Path bin = Files.createDirectories(node.home().resolve("bin"));
    Files.copy(Path.of(System.getProperty("node-init-aws.jar")), bin.resolve("node-init-aws.jar"));
    set("provider", "ec2");
    set("aws-group", "fed1/app1");
    set("aws-stack", "fed1");
    set("aws-resource", "App1Group");
    onEc2(node.init()).run().expectingSuccess();
  }

  private void set(String property, String value) {
    node.run("nodeinfo", "set", property, value).run().expectingSuccess();
  }

  private ProgramRun onEc2(ProgramRun run) {
    return run.withEnv("AWS_ENDPOINT_URL", aws.url())
        .withEnv("AWS_EC2_METADATA_SERVICE_ENDPOINT", metadata.url())
        .withEnv("AWS_METADATA_SERVICE_TIMEOUT", "60")
        .withEnv("NODE_INIT_AWS_LIMIT", "60s");
  }

  /** A change that is told at once. */
  private ProgramRun wedge() {
    return onEc2(node.run("wedged", "by hand"));
  }

  /** How often it was told that the node is wedged. */
  private long told() {
    return aws.calls("CreateTags").stream()
        .filter(call -> call.parameters().containsValue("wedged"))
        .count();
  }

  @Test
  void its_birth_and_each_change_reach_aws_once() {
    assertThat(aws.calls())
        .extracting(AwsQueryServer.Call::action)
        .containsOnlyOnce("SignalResource", "CompleteLifecycleAction")
        .contains("CreateTags");
    assertThat(aws.calls()).extracting(AwsQueryServer.Call::region).containsOnly("eu-central-1");

    wedge().run().expectingSuccess();
    assertThat(told()).isEqualTo(1);
    onEc2(node.beat()).run();

    assertThat(told()).isEqualTo(1);
    assertThat(aws.calls("SignalResource")).hasSize(1);
    assertThat(aws.refused()).isEmpty();
  }

  @Test
  void a_heartbeat_with_nothing_to_tell_takes_its_classes_from_the_archive() throws Exception {
    ProgramRun heartbeat =
        onEc2(ProgramRun.of(node.home().resolve("bin/node-init").toString(), "cron-1m"));
    // The first one tells all, also a state that would otherwise wait for its minute.
    Files.delete(node.home().resolve("run/aws.properties"));
    heartbeat.run().expectingSuccess();
    int told = aws.calls().size();

    ProgramRun.Result beat =
        heartbeat
            .withEnv("NODE_INIT_JAVA_OPTIONS", "-Xlog:class+load:stdout")
            .run()
            .expectingSuccess();

    assertThat(aws.calls()).hasSize(told);
    String ofEc2 = ".*\\] (io\\.federation\\.(node\\.ec2|model\\.aws)|java\\.util\\.TreeMap)[.$].*";
    assertThat(beat.out().lines().filter(line -> line.matches(ofEc2)))
        .anyMatch(line -> line.contains("io.federation.node.ec2.MetadataReader"))
        .allMatch(line -> line.contains("source: shared objects file"));
  }

  @Test
  void an_aws_that_does_not_answer_is_waited_for_with_all_locks_open() {
    aws.answer("CreateTags", Answer.hang());
    try (ProgramRun.Started wedge = wedge().start()) {
      Await.until(LIMIT, "the call has arrived", () -> told() > 0);

      ProgramRun.Result beat = onEc2(node.beat()).withEnv("NODE_INIT_AWS_LIMIT", "1s").run();

      assertThat(beat.out()).contains("Paused: wedged (by hand)");
      wedge.kill();
    }
  }

  @Test
  void an_aws_that_does_not_answer_is_given_up_in_time_and_stands_in_status() {
    aws.answer("CreateTags", Answer.hang());

    wedge().withEnv("NODE_INIT_AWS_LIMIT", "1s").run().expectingSuccess();

    assertThat(node.run("status").run().out()).contains("not done: tags: ");
  }

  @Test
  void what_a_killed_process_was_telling_is_told_by_the_next_heartbeat() {
    aws.answer("CreateTags", Answer.hang());
    try (ProgramRun.Started wedge = wedge().start()) {
      Await.until(LIMIT, "the call has arrived", () -> told() > 0);
      wedge.killTree();
    }
    long before = told();
    aws.answer("CreateTags", Answer.ok(""));

    onEc2(node.beat()).run();

    assertThat(told()).isEqualTo(before + 1);
    assertThat(node.run("status").run().out()).doesNotContain("not done");
  }
}
