package io.federation.node.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.machine.LockFile;
import io.federation.node.NodeFixture;
import io.federation.node.app.Node;
import io.federation.node.heartbeat.MinuteTrigger;
import io.federation.node.home.FileLocks;
import io.federation.node.home.NodeHome;
import io.federation.node.init.InitException;
import io.federation.testkit.Await;
import io.federation.testkit.Change;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose instance is about to end, ends first. */
final class EndTest {

  private static final String ENDED = "continue terminating";

  @AutoClose private Ec2Scene ec2;

  @BeforeEach
  void a_node_that_has_worked(@TempDir Path folder) throws Exception {
    ec2 = Ec2Scene.in(folder);
    ec2.node.push(
        "scripts",
        NodeFixture.recordingWork(),
        Change.write("it/nodeinit/common/terminate.sh", "echo x >>\"$NODE_HOME/ended\"\n"));
    ec2.node.init();
    ec2.beat();
    ec2.node.told();
  }

  private void spotNotice() {
    ec2.metadata.set(
        Ec2Scene.SPOT,
        "{\"action\": \"terminate\", \"time\": \""
            + ec2.node.clock.instant().plus(Duration.ofMinutes(3))
            + "\"}");
  }

  @Test
  void when_its_group_ends_it_a_node_runs_its_scripts_once_and_lets_the_group_go_on()
      throws Exception {
    ec2.metadata.set(Ec2Scene.TARGET, "Terminated");
    ec2.node.push("more", Change.write("more", ""));

    List<String> calls = ec2.beat();

    assertThat(calls).hasSize(2).last().isEqualTo(ENDED);
    assertThat(calls.get(0)).contains("add:state=terminating");
    assertThat(ec2.node.state()).isEqualTo("terminating");
    assertThat(ec2.node.told())
        .anyMatch(line -> line.endsWith("-> terminating: Auto Scaling ends the instance"));
    assertThat(ec2.file("ended")).isEqualTo("x\n");

    assertThat(ec2.beat()).isEmpty();
    assertThat(ec2.file("ended")).isEqualTo("x\n");
    assertThat(ec2.node.worked()).hasSize(1);
  }

  @Test
  void a_group_that_does_not_hear_it_is_told_again() throws Exception {
    ec2.metadata.set(Ec2Scene.TARGET, "Terminated");
    ec2.aws.answer(ENDED, Ec2Scene.NOT_AWAITED);
    ec2.beat();

    assertThat(ec2.beat()).containsExactly(ENDED);

    ec2.aws.takeAll();
    assertThat(ec2.beat()).containsExactly(ENDED);
    assertThat(ec2.beat()).isEmpty();
  }

  @Test
  void a_spot_notice_during_work_is_told_at_once_and_the_work_is_waited_for() throws Exception {
    spotNotice();
    NodeHome home = ec2.node.home;
    CompletableFuture<Integer> beat;
    try (LockFile work = new FileLocks(home).tryWork().orElseThrow()) {
      beat = CompletableFuture.supplyAsync(this::beatOfAnotherProcess);
      Await.until(
          Duration.ofSeconds(30),
          "the node is terminating",
          () -> ec2.file("nodeinfo/state.txt").equals("terminating\n"));
      Await.until(
          Duration.ofSeconds(30),
          "the first heartbeat ends the node",
          () -> isLocked(new FileLocks(home)));

      assertThat(ec2.beat()).singleElement().asString().contains("add:state=terminating");
      assertThat(ec2.file("ended")).isEmpty();
    }

    assertThat(beat.get(1, TimeUnit.MINUTES)).isZero();
    assertThat(ec2.file("ended")).isEqualTo("x\n");
    assertThat(ec2.aws.calls()).contains(ENDED);
  }

  private int beatOfAnotherProcess() {
    Node node = ec2.node.node();
    try {
      return node.heartbeat().call(new MinuteTrigger(false, false));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("a heartbeat failed", e);
    } finally {
      node.events().finish();
    }
  }

  private static boolean isLocked(FileLocks locks) {
    try {
      Optional<LockFile> taken = locks.tryEnd();
      if (taken.isPresent()) {
        taken.get().close();
      }
      return taken.isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void work_that_is_ended_with_the_node_is_no_failure() throws Exception {
    ec2.node.push("endless", NodeFixture.work("touch \"$NODE_HOME/begun\"\nsleep 600"));
    CompletableFuture<Integer> beat = CompletableFuture.supplyAsync(this::beatOfAnotherProcess);
    awaitBegun();
    ec2.node.told();

    Node node = ec2.node.node();
    node.commands().terminator().begin("Auto Scaling ends the instance");
    node.commands().terminator().stopWork();

    assertThat(beat.get(1, TimeUnit.MINUTES)).isZero();
    assertThat(ec2.node.told())
        .noneMatch(line -> line.contains("Crashed") || line.contains("ERROR"));
    assertThat(ec2.file("nodeinfo/error.txt")).isEmpty();
    assertThat(ec2.node.state()).isEqualTo("terminating");
  }

  private void awaitBegun() {
    Await.until(
        Duration.ofSeconds(30),
        "the script has begun",
        () -> Files.exists(ec2.node.home.root().resolve("begun")));
  }

  @Test
  void init_that_is_under_way_can_be_ended_as_well_as_work() throws Exception {
    ec2.node.push(
        "endless",
        Change.write("it/nodeinit/common/init.sh", "touch \"$NODE_HOME/begun\"\nsleep 600\n"));
    CompletableFuture<Void> init = CompletableFuture.runAsync(this::initOfAnotherProcess);
    awaitBegun();

    ec2.node.node().commands().terminator().stopWork();

    assertThat(init)
        .failsWithin(1, TimeUnit.MINUTES)
        .withThrowableThat()
        .havingRootCause()
        .withMessageContaining("it/nodeinit/common/init.sh ended the shell");
  }

  private void initOfAnotherProcess() {
    try {
      ec2.node.init();
    } catch (IOException | InterruptedException | InitException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void work_that_does_not_end_in_time_has_no_script_started() throws Exception {
    spotNotice();
    ec2.node.clock.advance(Duration.ofMinutes(3));
    try (LockFile work = new FileLocks(ec2.node.home).tryWork().orElseThrow()) {
      assertThat(ec2.node.beat()).isEqualTo(1);
    }

    assertThat(ec2.node.told())
        .anyMatch(line -> line.contains("no script that ends the node was started"));
    assertThat(ec2.file("ended")).isEmpty();
  }

  @Test
  void a_spot_instance_that_is_only_stopped_is_left_alone() throws Exception {
    ec2.metadata.set(Ec2Scene.SPOT, "{\"action\": \"stop\", \"time\": \"2026-01-01T12:05:00Z\"}");

    ec2.beat();

    assertThat(ec2.node.state()).isEqualTo("done");
  }

  @Test
  void an_end_that_was_killed_is_gone_on_with() throws Exception {
    ec2.metadata.set(Ec2Scene.TARGET, "Terminated");
    ec2.beat();
    // As a kill leaves it between the scripts and the note that they have run.
    Files.delete(ec2.node.home.run().resolve("end.properties"));
    Files.delete(ec2.node.home.run().resolve("aws.properties"));

    assertThat(ec2.beat()).contains(ENDED);
    assertThat(ec2.file("ended")).isEqualTo("x\nx\n");
  }
}
