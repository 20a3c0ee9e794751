package io.federation.node.e2e;

import static io.federation.testkit.Change.script;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.machine.FileTrees;
import io.federation.presence.LiveServers;
import io.federation.presence.Minute;
import io.federation.presence.PresenceRecord;
import io.federation.testkit.Await;
import io.federation.testkit.GitHistory;
import io.federation.testkit.HttpGitServer;
import io.federation.testkit.HttpHold;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What the packaged jar says to others, each heartbeat a process of its own, by the real clock. */
@Tag("e2e")
@Isolated("it measures times")
@Order(1)
final class PresenceE2eTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration LIMIT = Duration.ofMinutes(8);
  private static final String TROUBLE = "Cannot publish this node's presence: ";
  private static final String RECOVERED = "Presence is published again after ";

  /** In real time. */
  private static final Duration OUTAGE =
      MINUTE.multipliedBy(Boolean.getBoolean("test.long") ? 2 : 1);

  @TempDir private Path folder;

  /** The minutes in which each node's heartbeats were; on a busy machine not all there are. */
  private final Map<JarNode, SortedSet<Minute>> beaten = new HashMap<>();

  private ServedPresence presence;
  @AutoClose private GitHistory ops;
  @AutoClose private HttpGitServer server;

  @BeforeEach
  void a_federation() {
    ops = GitHistory.create(folder.resolve("served/ops.git"));
    ops.commit(
        "description",
        write(
            "it/federation.yaml",
            """
            deployment: fed1
            stacktype: lad1
            presence: {url: ../presence.git}
            parts: {app1: {}}
            """),
        script(
            "bin/nodework/common/work_ActualWork.sh",
            "#!/bin/bash\necho \"$NODE_VERSION\" >>\"$NODE_HOME/worked\"\n"));
    presence = ServedPresence.create(folder.resolve("served/presence.git"));
    server = HttpGitServer.serving(folder.resolve("served"));
  }

  private JarNode node(String id) {
    JarNode node = new JarNode(folder.resolve(id), server.url("ops.git"), id);
    node.init().run().expectingSuccess();
    node.beat().run().expectingSuccess();
    return node;
  }

  private static List<String> live(JarNode node) {
    try {
      return LiveServers.nodes(text(node, "nodeinfo/liveserver.json")).stream()
          .map(json -> PresenceRecord.parse(json).instanceId())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(JarNode node, String file) {
    try {
      return Files.readString(node.home().resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what the node has logged of the times without presence, and of their ends. */
  private static List<String> outages(JarNode node) {
    return text(node, "log/node-init.log")
        .lines()
        .filter(line -> line.contains(TROUBLE) || line.contains(RECOVERED))
        .map(line -> line.replaceAll(".*(" + TROUBLE + "|" + RECOVERED + ")", "$1"))
        .toList();
  }

  private boolean isTold(JarNode node, String commit) {
    PresenceRecord record = presence.record(node.home().getFileName().toString());
    return record.state().equals("done") && record.done().get("ops").hex().equals(commit);
  }

  /** A server that is slow on a busy machine leaves what a heartbeat has to tell to the next. */
  private void beatUntilTold(JarNode node, String commit) {
    Await.until(
        LIMIT,
        "presence says that the work at " + commit + " is done",
        () -> {
          node.beat().run().expectingSuccess();
          return isTold(node, commit);
        });
  }

  @Test
  void five_nodes_outlive_a_time_without_the_git_server() throws Exception {
    List<JarNode> nodes = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      nodes.add(node("i-" + i));
    }
    // The first ones are not seen where a round takes minutes.
    Await.until(
        LIMIT,
        "each sees all",
        () -> {
          beatAll(nodes, 0);
          return nodes.stream().allMatch(node -> live(node).size() == 5);
        });
    String first = ops.head().name();

    server.stop();
    Instant end = Instant.now().plus(OUTAGE);
    while (Instant.now().isBefore(end)) {
      beatAll(nodes, 1);
      for (JarNode node : nodes) {
        assertThat(live(node)).as("nobody is judged").hasSize(5);
      }
    }
    String second = ops.commit("during the outage", write("README", "2")).name();
    server.start();
    beatAll(nodes, 0);
    for (JarNode node : nodes) {
      assertThat(live(node)).hasSize(5);
    }
    Minute recovered = new Minute(Instant.now());
    Await.until(
        MINUTE.multipliedBy(2),
        "the next minute",
        () -> new Minute(Instant.now()).compareTo(recovered) > 0);
    Await.until(
        LIMIT,
        "each sees all, and all have told what they did",
        () -> {
          beatAll(nodes, 0);
          return nodes.stream()
              .allMatch(
                  node ->
                      live(node).size() == 5
                          && isTold(node, second)
                          && outages(node).size() > 1
                          && isOver(outages(node)));
        });

    for (JarNode node : nodes) {
      String id = node.home().getFileName().toString();
      assertThat(Files.readAllLines(node.home().resolve("worked"))).containsExactly(first, second);
      assertThat(presence.minutes(id)).as("no minute is lost").containsAll(beaten.get(node));
      List<String> told = outages(node);
      assertThat(told.get(0)).startsWith(TROUBLE);
      // On a busy machine there may be more outages than one, and another cause meanwhile.
      for (int i = 1; i < told.size(); i++) {
        assertThat(told.get(i)).as("told once: %s", told).isNotEqualTo(told.get(i - 1));
      }
    }
  }

  private static boolean isOver(List<String> outages) {
    return outages.get(outages.size() - 1).startsWith(RECOVERED);
  }

  private void beatAll(List<JarNode> nodes, int exitCode) {
    for (JarNode node : nodes) {
      Minute begun = new Minute(Instant.now());
      ProgramRun.Result beat = node.beat().run();
      assertThat(beat.exitCode()).as(beat.out() + beat.err()).isEqualTo(exitCode);
      if (begun.equals(new Minute(Instant.now()))) {
        beaten.computeIfAbsent(node, first -> new TreeSet<>()).add(begun);
      }
    }
  }

  @Test
  void a_process_that_is_killed_at_any_moment_leaves_the_rest_to_the_next() throws Exception {
    JarNode node = node("i-1");
    Random random = new Random(5);
    for (int i = 0; i < 12; i++) {
      ops.commit("change " + i, write("README", "" + i));
      try (ProgramRun.Started beat = node.beat().start()) {
        boolean ended = beat.process().waitFor(300 + random.nextInt(1500), TimeUnit.MILLISECONDS);
        if (!ended) {
          beat.kill();
        }
      }
      assertThat(live(node)).hasSize(1);
    }
    // What a unit does outlives its heartbeat: then the next one finds it still at work.
    Await.until(
        LIMIT,
        "a heartbeat finds nothing to do, and has told all",
        () -> {
          Minute begun = new Minute(Instant.now());
          ProgramRun.Result beat = node.beat().run();
          return beat.exitCode() == 0
              && beat.out().contains("No change, move along")
              && !presence.minutes("i-1").tailSet(begun).isEmpty();
        });

    assertThat(isTold(node, ops.head().name())).isTrue();
    assertThat(node.home().resolve("run/presence/minutes")).isEmptyDirectory();
    presence.git("fsck", "--strict");
  }

  @Test
  void a_heartbeat_beside_long_work_says_that_the_node_works() throws Exception {
    JarNode node = node("i-1");
    ops.commit(
        "long work",
        script(
            "bin/nodework/common/work_ActualWork.sh",
            """
            #!/bin/bash
            touch "$NODE_HOME/begun"
            while [ ! -e "$NODE_HOME/go" ]; do sleep 0.05; done
            """));
    try (ProgramRun.Started working = node.beat().start()) {
      Await.until(LIMIT, "work has begun", () -> Files.exists(node.home().resolve("begun")));
      Await.until(
          LIMIT, "presence says so", () -> presence.record("i-1").state().equals("working"));
      Minute before = presence.minutes("i-1").last();
      Await.until(
          MINUTE.multipliedBy(2),
          "the next minute",
          () -> new Minute(Instant.now()).compareTo(before) > 0);

      // Beside work it has two seconds for that: on a busy machine not each time enough.
      Await.until(
          LIMIT,
          "a heartbeat says that the node is there",
          () -> {
            node.beat().run().expectingSuccess();
            return presence.minutes("i-1").last().compareTo(before) > 0;
          });

      assertThat(presence.record("i-1").state()).isEqualTo("working");
      assertThat(working.process().isAlive()).isTrue();
      Files.createFile(node.home().resolve("go"));
      working.await().expectingSuccess();
    }
    beatUntilTold(node, ops.head().name());
  }

  @Test
  void a_server_that_hangs_costs_a_heartbeat_at_most_ten_seconds_and_never_its_work() {
    JarNode node = node("i-1");
    List<Duration> usual = new ArrayList<>();
    // A busy machine adds to what a heartbeat takes: of several the fastest tells what it costs.
    Await.until(
        LIMIT,
        "ten seconds, and what the rest varies by on this machine, are enough",
        () -> {
          usual.add(timeOfBeat(node));
          String pushed = ops.commit("more", write("README", "" + usual.size())).name();
          try (HttpHold hold = server.holdOn("presence.git/info/refs")) {
            Duration hanging = timeOfBeat(node);
            hold.awaitRequest(LIMIT);
            assertThat(text(node, "worked")).endsWith(pushed + "\n");
            Duration fastest = Collections.min(usual);
            return hanging.minus(fastest).compareTo(Duration.ofSeconds(12).plus(fastest)) < 0;
          }
        });
    beatUntilTold(node, ops.head().name());
  }

  private static Duration timeOfBeat(JarNode node) {
    long start = System.nanoTime();
    node.beat().run().expectingSuccess();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Test
  void a_heartbeat_that_says_presence_loads_no_more_than_that() throws Exception {
    JarNode node = node("i-1");

    assertThat(node.classesOfBeat())
        .anyMatch(line -> line.contains("io.federation.presence.PresenceRecord"))
        .noneMatch(
            line ->
                line.contains("picocli")
                    || line.contains("jackson.databind")
                    || line.contains("snakeyaml")
                    || line.contains("networknt")
                    || line.contains("sshd")
                    || line.contains("bouncycastle")
                    || line.contains("federation.node.chat.ChatSender")
                    || line.contains("federation.git.trust"));
  }

  @Test
  void the_launchers_heartbeat_says_presence_with_what_is_in_the_archive() throws Exception {
    JarNode node = node("i-1");
    for (String branch :
        presence.git("for-each-ref", "--format=%(refname)", "refs/heads/flattime")) {
      presence.git("update-ref", "-d", branch);
    }
    FileTrees.delete(node.home().resolve("run/presence"));

    ProgramRun.Result beat =
        ProgramRun.of(node.home().resolve("bin/node-init").toString(), "cron-1m")
            .withEnv("NODE_INIT_JAVA_OPTIONS", "-Xlog:class+load:stdout")
            .run()
            .expectingSuccess();

    assertThat(presence.minutes("i-1")).hasSize(1);
    assertThat(beat.out().lines().filter(line -> line.contains("org.eclipse.jgit.")))
        .anyMatch(line -> line.contains("PackWriter"))
        .filteredOn(line -> line.contains("source: file:"))
        .allMatch(line -> line.contains("TransportHttp$SmartHttpPushConnection"));
    assertThat(node.home().resolve("run/rehearsal")).doesNotExist();
  }
}
