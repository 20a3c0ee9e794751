package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.federation.model.ExitCode;
import io.federation.testkit.Await;
import io.federation.testkit.FolderSnapshot;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jars, real processes, and the git program as a user calls it. */
@Tag("e2e")
@Order(1)
class FedEndToEndTest {

  private static final Duration LIMIT = Duration.ofMinutes(4);

  private static final int KILLS = Boolean.getBoolean("test.long") ? 20 : 8;

  /** Longer than {@code up} takes, so that some kills come too late to find it. */
  private static final int LATEST_KILL_MILLIS = 5_000;

  /** Seconds that no other program sleeps, another run of these tests included. */
  private static final String SLEEP = "sleep 1234." + ProcessHandle.current().pid();

  private static final String WORK = "bin/nodework/stacktype/hello1/part/web1/work_ActualWork.sh";

  @TempDir Path folder;

  @Test
  void up_brings_a_node_that_has_done_its_work_and_up_again_changes_nothing() throws Exception {
    try (LiveFederation federation = new LiveFederation(folder.resolve("fed"), "1h")) {
      ProgramRun.Result first = federation.up().run().expectingSuccess();

      assertThat(first.out())
          .contains("Made the ops repository", "web1-1: initialising", "Started the keeper")
          .contains("State initdone -> working", "State working -> done")
          .contains("What to try next:", "git -C " + federation.ops() + " push");
      JsonNode node = federation.status().path("nodes").path(0);
      assertThat(node.path("state").asText()).isEqualTo("done");
      assertThat(federation.page())
          .content()
          .contains("Hello from a machine", node.path("commit").asText());
      assertThat(federation.fed("status").run().expectingSuccess().out())
          .contains("fed1 (hello1)", "web1-1  web1  done");

      // A node says that it is done before its heartbeat has ended.
      Await.until(LIMIT, "the keeper runs alone", () -> federation.processes().size() == 1);
      FolderSnapshot before = FolderSnapshot.of(folder.resolve("fed"));
      ProgramRun.Result second = federation.up().run().expectingSuccess();

      assertThat(second.out()).startsWith("Nothing to do").hasLineCount(1);
      assertThat(before.differencesTo(FolderSnapshot.of(folder.resolve("fed")))).isEmpty();
    }
  }

  @Test
  void a_push_is_worked_at_the_next_heartbeat_and_seen_in_the_log() throws Exception {
    try (LiveFederation federation = new LiveFederation(folder.resolve("fed"), "1s")) {
      federation.up().run().expectingSuccess();
      try (ProgramRun.Started log = federation.fed("log", "-f", "-n", "0").start()) {
        // Each heartbeat logs a line: from the first on it follows.
        Await.until(LIMIT, "it follows the log", () -> !log.outSoFar().isEmpty());
        String commit = federation.push("greeting.txt", "Hello <world> & all\n");

        Await.until(
            LIMIT,
            "the followed log tells of the work",
            () -> log.outSoFar().contains("Done ActualWork at " + commit));
        assertThat(log.outSoFar())
            .contains("Detected Change in Git Version!")
            .contains("now says: Hello &lt;world&gt; &amp; all");
        assertThat(federation.page()).content().contains("Hello &lt;world&gt;", commit);
        assertThat(federation.fed("log").run().expectingSuccess().out()).contains(commit);
      }
    }
  }

  /** The essentials in one pass: up, status, a kill, a push, and down at its end. */
  @Test
  @Tag("jvm")
  void a_killed_keeper_is_told_by_status_and_brought_back_by_up() throws Exception {
    try (LiveFederation federation = new LiveFederation(folder.resolve("fed"), "1s")) {
      federation.up().run().expectingSuccess();
      federation.killKeeper();

      ProgramRun.Result status = federation.fed("status").run();
      assertThat(status.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(status.out()).contains("The keeper does not run");
      assertThat(federation.status().path("keeper").asBoolean(true)).isFalse();

      assertThat(federation.up().run().expectingSuccess().out()).startsWith("Started the keeper");
      federation.awaitWell();
      federation.awaitLog("Done ActualWork at " + federation.push("greeting.txt", "Back again\n"));
    }
  }

  @Test
  void another_interval_starts_another_keeper() throws Exception {
    try (LiveFederation federation = new LiveFederation(folder.resolve("fed"), "1h")) {
      federation.up().run().expectingSuccess();

      assertThat(federation.fed("up", "--every", "2h").run().expectingSuccess().out())
          .startsWith("Stopped the keeper\nStarted the keeper");
      assertThat(federation.fed("status").run().expectingSuccess().out())
          .contains("heartbeats every 2h");
    }
  }

  @Test
  void programs_that_were_built_anew_replace_those_that_run() throws Exception {
    try (LiveFederation federation = new LiveFederation(folder.resolve("fed"), "1h")) {
      federation.up().run().expectingSuccess();
      Path nodeInit = federation.node().resolve("bin/node-init.jar");
      Path keeper = folder.resolve("fed/bin/fed.jar");
      Files.writeString(nodeInit, "older", StandardOpenOption.APPEND);
      Files.writeString(keeper, "older", StandardOpenOption.APPEND);

      assertThat(federation.up().run().expectingSuccess().out())
          .contains("web1-1: replaced its node-init", "Stopped the keeper\nStarted the keeper");
      assertThat(nodeInit).hasSameBinaryContentAs(Path.of(System.getProperty("node-init.jar")));
      assertThat(keeper).hasSameBinaryContentAs(Path.of(System.getProperty("fed.jar")));
    }
  }

  @Test
  void down_ends_all_processes_also_long_work_and_purge_removes_the_folder() throws Exception {
    try (LiveFederation federation = new LiveFederation(folder.resolve("fed"), "1s")) {
      federation.up().run().expectingSuccess();
      String work = Files.readString(federation.ops().resolve(WORK));
      federation.push(
          WORK, "#!/usr/bin/env bash\nenv -i " + SLEEP + " &\necho work begins\nsleep 600\n");
      federation.push("greeting.txt", "This takes long\n");
      federation.awaitLog("work begins");
      Await.until(
          LIMIT,
          "both programs of the work run",
          () ->
              sleeps()
                  && federation.processes().stream().anyMatch(call -> call.contains("sleep 600")));

      ProgramRun.Result down = federation.fed("down").run().expectingSuccess();

      assertThat(down.out()).contains("Stopped the keeper", "Ended ");
      assertThat(federation.processes()).isEmpty();
      assertThat(sleeps()).as("what has none of the node's variables").isFalse();
      assertThat(federation.fed("status").run().exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(federation.fed("down").run().expectingSuccess().out()).startsWith("Nothing to do");

      String mended = federation.push(WORK, work);
      assertThat(federation.up().run().expectingSuccess().out())
          .contains("Done ActualWork at " + mended);

      federation.fed("down", "--purge").run().expectingSuccess();
      assertThat(federation.processes()).isEmpty();
      assertThat(folder.resolve("fed")).doesNotExist();
    }
  }

  private static boolean sleeps() {
    return ProcessHandle.allProcesses()
        .anyMatch(process -> process.info().commandLine().orElse("").endsWith(SLEEP));
  }

  @Test
  void two_federations_do_not_disturb_each_other() throws Exception {
    try (LiveFederation one = new LiveFederation(folder.resolve("fed"), "1s");
        LiveFederation two = new LiveFederation(folder.resolve("fed2"), "1s")) {
      one.up().run().expectingSuccess();
      two.up().run().expectingSuccess();
      String before = Files.readString(two.page());

      one.awaitLog("Done ActualWork at " + one.push("greeting.txt", "For one alone\n"));
      assertThat(two.page()).hasContent(before);

      one.fed("down", "--purge").run().expectingSuccess();
      two.awaitWell();
      two.awaitLog("Done ActualWork at " + two.push("greeting.txt", "Still here\n"));
    }
  }

  @Test
  void up_that_is_killed_at_any_moment_is_carried_on_by_the_next() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed of the moments of the kills: " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < KILLS; i++) {
      int moment = random.nextInt(LATEST_KILL_MILLIS);
      LiveFederation federation = new LiveFederation(folder.resolve("fed" + i), "1h");
      try (federation) {
        String cut = killAfter(federation.up(), moment);

        ProgramRun.Result next = federation.up().run();

        assertThat(next.exitCode())
            .as("seed %d, kill %d after %d ms; cut: %s; next: %s", seed, i, moment, cut, next)
            .isEqualTo(ExitCode.DONE);
        federation.awaitWell();
        assertThat(federation.page()).content().contains("Hello from a machine");
      }
      assertThat(federation.processes()).isEmpty();
    }
  }

  @Test
  void an_init_that_outlived_up_and_the_keeper_is_ended_and_begun_again() throws Exception {
    Path project = LiveFederation.copyOfProject(folder.resolve("project"));
    Path go = folder.resolve("go");
    Files.writeString(
        project.resolve("bootstrap/hello/it/nodeinit/common/init.sh"),
        "export site=$NODE_HOME/site\n[ -e " + go + " ] || { echo waiting; sleep 600; }\n");
    try (LiveFederation federation = new LiveFederation(project, folder.resolve("fed"), "1h")) {
      try (ProgramRun.Started up = federation.up().start()) {
        Await.until(LIMIT, "init is waiting", () -> up.outSoFar().contains("init| waiting"));
        up.kill();
      }
      federation.killKeeper();
      Files.createFile(go);

      assertThat(federation.up().run().expectingSuccess().out()).contains("The federation is up");
      assertThat(folder.resolve("fed/log/keeper.log"))
          .content()
          .contains("process(es) that an earlier keeper had left");
    }
  }

  private static String killAfter(ProgramRun program, int millis)
      throws IOException, InterruptedException {
    try (ProgramRun.Started up = program.start()) {
      boolean unused = up.process().waitFor(millis, TimeUnit.MILLISECONDS);
      // Itself alone: what it has started is what the next call has to deal with.
      up.kill();
      return up.outSoFar() + up.errSoFar();
    }
  }
}
