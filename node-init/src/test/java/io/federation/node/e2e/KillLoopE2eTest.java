package io.federation.node.e2e;

import static io.federation.testkit.Change.script;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.Await;
import io.federation.testkit.GitHistory;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills init, or a heartbeat with work, at a random moment: the whole process, or any process of
 * the unit at work. Whatever was hit, the next runs end in the right state, every version is worked
 * to its end, and none is started again that was recorded as done.
 */
@Tag("e2e")
@Order(1)
final class KillLoopE2eTest {

  private static final int LANES = 2;
  private static final int KILLS_PER_LANE = Boolean.getBoolean("test.long") ? 100 : 30;
  private static final Duration LIMIT = Duration.ofMinutes(4);

  /**
   * Writes down a violation if its version was recorded before, or if another run of the unit has
   * not ended; a lock that the kernel drops with the last process tells the latter.
   */
  private static final String WORK =
      """
      #!/bin/bash
      state=$NODE_REPOSITORY/.temp/add/${NODE_UNIT#*:}
      if [ "$(cat "$state/work.sh_VERSION" 2>/dev/null)" = "$NODE_VERSION" ]; then
        echo "$NODE_UNIT $NODE_VERSION was recorded as done" >>"$NODE_HOME/violations"
      fi
      exec 9>>"$NODE_HOME/lock.${NODE_UNIT//[\\/:]/-}"
      flock -n 9 || echo "$NODE_UNIT runs twice" >>"$NODE_HOME/violations"
      sleep 0.0$((RANDOM % 9)) &
      sleep 0.0$((RANDOM % 9))
      wait
      echo "$NODE_UNIT $NODE_VERSION" >>"$NODE_HOME/worked"
      """;

  @TempDir private Path folder;

  @Test
  void after_a_kill_at_any_moment_the_next_runs_end_in_the_right_state() throws Exception {
    long seed = Long.getLong("kill.seed", System.nanoTime());
    ExecutorService lanes = Executors.newFixedThreadPool(LANES);
    try {
      List<Future<?>> results = new ArrayList<>();
      for (int lane = 0; lane < LANES; lane++) {
        int number = lane;
        results.add(
            lanes.submit(
                () -> {
                  killAgainAndAgain(number, seed + number);
                  return null;
                }));
      }
      for (Future<?> result : results) {
        result.get();
      }
    } finally {
      lanes.shutdownNow();
    }
  }

  private void killAgainAndAgain(int lane, long seed) throws Exception {
    Path place = Files.createDirectories(folder.resolve("lane" + lane));
    System.out.println("kill loop, lane " + lane + ": seed " + seed);
    Random random = new Random(seed);
    try (GitHistory ops = GitHistory.create(place.resolve("ops.git"));
        GitHistory app = GitHistory.create(place.resolve("app.git"))) {
      app.commit("app", script("bin/nodework/part/app1/work_ActualWork.sh", WORK));
      ops.commit(
          "ops",
          write(
              "it/federation.yaml",
              "deployment: fed1\nstacktype: lad1\nrepositories:\n  - name: app\n    url: "
                  + app.url()
                  + "\n"),
          write("it/nodeinit/common/init.sh", "sleep 0.05; ONE=1\n"),
          write("it/nodeinit/part/app1/init.sh", "sleep 0.05; [ \"$ONE\" = 1 ]\n"),
          script("bin/nodework/common/work_ActualWork.sh", WORK),
          write("bin/nodework/common/parallel", ""),
          script("bin/nodework/stacktype/lad1/work_ActualWork.sh", WORK));
      JarNode node = new JarNode(place.resolve("home"), ops.url());
      for (int kill = 0; kill < KILLS_PER_LANE; kill++) {
        boolean initialise = kill == 0 || random.nextInt(4) == 0;
        if (random.nextInt(4) != 0) {
          ops.commit("ops " + kill, write("data/" + kill % 7, "x".repeat(random.nextInt(5000))));
        }
        if (random.nextInt(3) != 0) {
          app.commit("app " + kill, write("data", Integer.toString(kill)));
        }
        String context = "seed " + seed + ", kill " + kill + (initialise ? " of init" : "");
        killOneRun(node, initialise, random);
        recover(node, initialise, context);
        check(node, ops, app, context);
      }
    }
  }

  private static void killOneRun(JarNode node, boolean initialise, Random random)
      throws IOException, InterruptedException {
    ProgramRun.Started run =
        (initialise ? node.init() : random.nextInt(3) == 0 ? agent(node) : node.beat()).start();
    run.process().waitFor(100 + random.nextInt(900), TimeUnit.MILLISECONDS);
    List<ProcessHandle> victims = new ArrayList<>(List.of(run.process().toHandle()));
    run.process().descendants().forEach(victims::add);
    // Mostly the process itself; at times one of the unit's.
    ProcessHandle victim =
        random.nextInt(3) > 0 ? victims.get(0) : victims.get(random.nextInt(victims.size()));
    victim.destroyForcibly();
    // An agent does not end with one of its scripts.
    victims.get(0).destroyForcibly();
    run.process().waitFor();
    run.close();
  }

  private static ProgramRun agent(JarNode node) {
    return ProgramRun.of(node.home().resolve("bin/node-init").toString(), "agent");
  }

  private static void recover(JarNode node, boolean initialise, String context) {
    if (initialise) {
      ProgramRun.Result init = node.init().run();
      assertThat(init.exitCode()).as(context + "\n" + init.out() + init.err()).isZero();
    }
    Await.until(
        LIMIT,
        "the node to be done; " + context,
        () -> {
          ProgramRun.Result beat = node.beat().run();
          if (beat.out().contains("; next in ")) {
            // A process of the unit was killed, which counts as its failure: no need to wait.
            node.run("unwedge").run().expectingSuccess();
          }
          return beat.exitCode() == 0 && beat.out().contains("No change, move along");
        });
  }

  private static void check(JarNode node, GitHistory ops, GitHistory app, String context)
      throws IOException {
    Path home = node.home();
    assertThat(lines(home.resolve("violations"))).as(context).isEmpty();
    assertThat(read(home.resolve("nodeinfo/state.txt"))).as(context).isEqualTo("done");
    assertThat(home.resolve("nodeinfo/error.txt")).as(context).doesNotExist();
    assertThat(home.resolve("nodeinfo/.transition")).as(context).doesNotExist();
    checkUnit(home, "ops", "common", ops.head().name(), context);
    checkUnit(home, "ops", "stacktype/lad1", ops.head().name(), context);
    checkUnit(home, "app", "part/app1", app.head().name(), context);
    // Whatever was killed, no run that is over is said to be under way.
    assertThat(read(home.resolve("run/lastwork.json"))).as(context).doesNotContain("running");
    for (String repository : List.of("ops", "app")) {
      ProgramRun.Result status =
          ProgramRun.of("git", "status", "--porcelain")
              .in(home.resolve("gitrepo").resolve(repository))
              .run()
              .expectingSuccess();
      assertThat(status.out()).as(context).isEmpty();
    }
  }

  private static void checkUnit(
      Path home, String repository, String level, String version, String context)
      throws IOException {
    Path state = home.resolve("gitrepo").resolve(repository).resolve(".temp/add").resolve(level);
    assertThat(read(state.resolve("work.sh_VERSION"))).as(context).isEqualTo(version);
    assertThat(state.resolve("work.sh_DOING_VERSION")).as(context).doesNotExist();
    assertThat(state.resolve("work.sh_FAILED_VERSION")).as(context).doesNotExist();
    assertThat(lines(home.resolve("worked")))
        .as(context)
        .contains(repository + ":" + level + " " + version);
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file).strip();
  }
}
