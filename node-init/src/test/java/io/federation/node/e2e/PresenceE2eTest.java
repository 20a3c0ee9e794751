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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

  /** In real time. */
  private static final Duration OUTAGE =
      MINUTE.multipliedBy(Boolean.getBoolean("test.long") ? 2 : 1);

  @TempDir private Path folder;

  /** The minutes in which each node's heartbeats were; on a busy machine not all there are. */
  private final Map<JarNode, SortedSet<Minute>> beaten = new HashMap<>();

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
    ProgramRun.of("git", "init", "-q", "--bare", "-b", "main", presence().toString())
        .run()
        .expectingSuccess();
    server = HttpGitServer.serving(folder.resolve("served"));
  }

  private Path presence() {
    return folder.resolve("served/presence.git");
  }

  private JarNode node(String id) {
    JarNode node = new JarNode(folder.resolve(id), server.url("ops.git"), id);
    node.init().run().expectingSuccess();
    node.beat().run().expectingSuccess();
    return node;
  }

  private List<String> git(String... arguments) {
    List<String> line = new ArrayList<>(List.of("git", "-C", presence().toString()));
    line.addAll(List.of(arguments));
    return ProgramRun.of(line).run().expectingSuccess().out().lines().toList();
  }

  private PresenceRecord record(String id) {
    return PresenceRecord.parse(
        String.join("\n", git("show", "main:it/presence/all/" + id + ".json")));
  }

  private SortedSet<Minute> minutes(String id) {
    SortedSet<Minute> minutes = new TreeSet<>();
    for (String branch : git("for-each-ref", "--format=%(refname:short)", "refs/heads/flattime")) {
      for (String path : git("ls-tree", "-r", "--name-only", branch)) {
        if (path.endsWith("/all/" + id + ".json")) {
          minutes.add(Minute.parse(path.replaceAll(".*/([0-9]{12})/all/.*", "$1")));
        }
      }
    }
    return minutes;
  }

  private static List<String> live(JarNode node) throws IOException {
    String text = Files.readString(node.home().resolve("nodeinfo/liveserver.json"));
    return LiveServers.nodes(text).stream()
        .map(json -> PresenceRecord.parse(json).instanceId())
        .toList();
  }

  private static String log(JarNode node) throws IOException {
    return Files.readString(node.home().resolve("log/node-init.log"));
  }

  @Test
  void five_nodes_outlive_a_time_without_the_git_server() throws Exception {
    List<JarNode> nodes = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      nodes.add(node("i-" + i));
    }
    beatAll(nodes, 0);
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
    beatAll(nodes, 0);

    for (JarNode node : nodes) {
      String id = node.home().getFileName().toString();
      assertThat(live(node)).hasSize(5);
      assertThat(Files.readAllLines(node.home().resolve("worked"))).containsExactly(first, second);
      assertThat(record(id).state()).isEqualTo("done");
      assertThat(record(id).done().get("ops").hex()).isEqualTo(second);
      assertThat(minutes(id)).as("no minute is lost").containsAll(beaten.get(node));
      assertThat(log(node))
          .containsOnlyOnce("Cannot publish this node's presence: ")
          .containsOnlyOnce("Presence is published again after ");
    }
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
      String list = Files.readString(node.home().resolve("nodeinfo/liveserver.json"));
      assertThat(LiveServers.nodes(list)).hasSize(1);
    }
    node.beat().run();

    ProgramRun.Result beat = node.beat().run().expectingSuccess();

    assertThat(beat.out()).contains("No change, move along");
    assertThat(record("i-1").state()).isEqualTo("done");
    assertThat(record("i-1").done().get("ops").hex()).isEqualTo(ops.head().name());
    assertThat(minutes("i-1")).contains(new Minute(Instant.now()));
    assertThat(node.home().resolve("run/presence/minutes")).isEmptyDirectory();
    ProgramRun.of("git", "-C", presence().toString(), "fsck", "--strict").run().expectingSuccess();
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
      Await.until(MINUTE, "work has begun", () -> Files.exists(node.home().resolve("begun")));
      assertThat(record("i-1").state()).isEqualTo("working");
      Minute before = minutes("i-1").last();
      Await.until(
          MINUTE.multipliedBy(2),
          "the next minute",
          () -> new Minute(Instant.now()).compareTo(before) > 0);

      node.beat().run().expectingSuccess();

      assertThat(minutes("i-1").last()).isGreaterThan(before);
      assertThat(working.process().isAlive()).isTrue();
      Files.createFile(node.home().resolve("go"));
      working.await().expectingSuccess();
    }
    assertThat(record("i-1").state()).isEqualTo("done");
  }

  @Test
  void a_server_that_hangs_costs_a_heartbeat_at_most_ten_seconds_and_never_its_work()
      throws Exception {
    JarNode node = node("i-1");
    long start = System.nanoTime();
    node.beat().run().expectingSuccess();
    Duration usual = Duration.ofNanos(System.nanoTime() - start);
    String pushed = ops.commit("more", write("README", "1")).name();
    try (HttpHold hold = server.holdOn("presence.git/info/refs")) {
      start = System.nanoTime();

      node.beat().run().expectingSuccess();

      assertThat(Duration.ofNanos(System.nanoTime() - start).minus(usual))
          .as("ten seconds for the server, and what the rest varies by on this machine")
          .isLessThan(Duration.ofSeconds(12).plus(usual));
    }
    assertThat(Files.readAllLines(node.home().resolve("worked"))).last().isEqualTo(pushed);
    node.beat().run().expectingSuccess();
    assertThat(record("i-1").done().get("ops").hex()).isEqualTo(pushed);
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
    for (String branch : git("for-each-ref", "--format=%(refname)", "refs/heads/flattime")) {
      git("update-ref", "-d", branch);
    }
    FileTrees.delete(node.home().resolve("run/presence"));

    ProgramRun.Result beat =
        ProgramRun.of(node.home().resolve("bin/node-init").toString(), "cron-1m")
            .withEnv("NODE_INIT_JAVA_OPTIONS", "-Xlog:class+load:stdout")
            .run()
            .expectingSuccess();

    assertThat(minutes("i-1")).hasSize(1);
    assertThat(beat.out().lines().filter(line -> line.contains("org.eclipse.jgit.")))
        .anyMatch(line -> line.contains("PackWriter"))
        .filteredOn(line -> line.contains("source: file:"))
        .allMatch(line -> line.contains("TransportHttp$SmartHttpPushConnection"));
    assertThat(node.home().resolve("run/rehearsal")).doesNotExist();
  }
}
