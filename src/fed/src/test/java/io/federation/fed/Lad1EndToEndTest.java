package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.federation.model.Stamp;
import io.federation.testkit.Await;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A day in the life of the sample stack: real HAProxy, application and MariaDB, real Git pushes,
 * real kills, and constant load on the load balancer meanwhile. One federation for all, in order.
 */
@Tag("e2e")
@Isolated("it counts the requests that fail")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(1)
class Lad1EndToEndTest {

  // Where others keep the machine busy, minutes pass before anything of a node is published.
  private static final Duration GROWN = Duration.ofMinutes(5);
  private static final Duration DEPLOYED = Duration.ofMinutes(8);

  private static final String DESCRIPTION = "it/federation.yaml";
  private static final String BY_GIT = "  url: ../presence.git\n";
  private static final String BY_ZOOKEEPER = BY_GIT + "  store: zookeeper\n";
  private static final String UNDER_WAY = "under way";

  private static final Path LAD1 = FedRun.projectFolder().resolve("bootstrap/lad1");

  private LiveFederation federation;
  private NotesSite site = new NotesSite("");
  private Instant withoutAgents = Instant.EPOCH;

  @RegisterExtension
  final TestExecutionExceptionHandler failures =
      (context, failure) -> {
        // Afterwards the federation is gone, and with it the reason.
        throw new AssertionError(failure + "\n" + federation.account(), failure);
      };

  @BeforeAll
  void grow(@TempDir Path folder) throws Exception {
    federation = new LiveFederation(folder.resolve("fed"), "10s");
    long begin = System.nanoTime();
    ProgramRun.Result up = federation.up(LAD1, "--yes").within(GROWN).run().expectingSuccess();
    System.out.printf("up took %d s%n", Duration.ofNanos(System.nanoTime() - begin).toSeconds());
    // A node tells others that it is done when its heartbeat ends.
    federation.awaitWell();
    site = new NotesSite(federation.status().path("url").asText());
    assertThat(up.out()).contains(site.url());
  }

  @AfterAll
  void down() throws IOException {
    federation.close();
    assertThat(federation.processes()).isEmpty();
  }

  @Test
  @Order(1)
  void up_ends_with_a_page_that_shows_a_row_which_went_through_the_database() throws Exception {
    Await.until(
        DEPLOYED,
        "all nodes are present and answer",
        () -> ids().size() == 4 && presentNodes(node -> node.path("awake").asBoolean()) == 4);
    assertThat(nodes("db1", 1)).hasSize(1);
    assertThat(nodes("app1", 2)).hasSize(2);
    assertThat(nodes("lb1", 1)).hasSize(1);
    for (JsonNode node : federation.status().path("nodes")) {
      assertThat(node.path("state").asText()).isIn("initdone", "done", "idle", "working");
      assertThat(node.path("address").asText()).startsWith("127.");
    }
    site.leaveNote("the first note");
    assertThat(site.get("").body()).contains("the first note");
    federation.awaitWell();
    assertThat(federation.awaitNothingToDo(LAD1)).contains(site.url());
  }

  @Test
  @Order(2)
  void a_push_to_the_application_is_deployed_in_turns_without_a_failed_request() throws Exception {
    try (Load load = Load.on(site.url())) {
      String commit = pushApp("src/app/Pages.java", "<h1>Notes</h1>", "<h1>Our notes</h1>");

      Await.until(
          DEPLOYED,
          "both nodes have deployed " + commit,
          () -> deployed().equals(List.of(commit, commit)));

      load.stopWithoutFailure();
      assertThat(site.commits()).containsExactly(commit);
      assertThat(site.get("").body()).contains("<h1>Our notes</h1>");
    }
  }

  @Test
  @Order(3)
  void a_push_that_is_not_healthy_is_rolled_back_by_the_first_node_and_not_tried_by_another()
      throws Exception {
    Set<String> before = site.commits();
    assertThat(before).hasSize(1);
    List<String> nodes = nodes("app1", 2);
    try (Load load = Load.on(site.url())) {
      String commit = pushApp("src/app/Notes.java", "REPLACE INTO health", "REPLACE INTO nowhere");

      Await.until(
          DEPLOYED,
          "both nodes have rejected " + commit,
          () -> nodes.stream().allMatch(id -> log(id).contains("Rejected version " + commit)));

      load.stopWithoutFailure();
      assertThat(site.commits()).isEqualTo(before);
      List<String> started =
          nodes.stream()
              .filter(id -> log(id).contains(commit.substring(0, 10) + " was started"))
              .toList();
      assertThat(started).as("nodes that have tried it").hasSize(1);
      AtomicReference<String> said = new AtomicReference<>("");
      Await.until(
          DEPLOYED,
          "the node's last work is that it rejected " + commit,
          () -> {
            said.set(federation.fed("why", started.get(0)).run().out());
            return said.get().contains(commit.substring(0, 7)) && said.get().contains("rejected");
          });
      String why = said.get();
      assertThat(why).contains("src/app/Notes.java");
      assertThat(why.lines().count()).as("one screen").isLessThan(30);
    }
  }

  @Test
  @Order(4)
  void a_killed_application_node_is_replaced_while_the_site_answers() throws Exception {
    String victim = nodes("app1", 2).get(0);
    Instant before = Instant.now();
    try (Load load = Load.on(site.url())) {
      federation.fed("kill", victim).run().expectingSuccess();

      Await.until(
          DEPLOYED,
          "another has grown and is served by the load balancer",
          () ->
              ids("app1").size() == 2
                  && !ids("app1").contains(victim)
                  && site.served().equals(Set.copyOf(ids("app1"))));

      Load.Result result = load.stop();
      // What was under way in the killed node is lost with it.
      assertThat(result.failed()).as(result.report()).isLessThan(20);
    }
    ProgramRun.Result then = federation.fed("status", "--json", "--at", before.toString()).run();
    assertThat(then.out()).contains("\"" + victim + "\"");
    JsonNode node = LiveFederation.node(then.out(), victim);
    assertThat(node.path("present").asBoolean()).isTrue();
  }

  @Test
  @Tag("long")
  @Order(5)
  void one_push_turns_zookeeper_on_and_another_off_without_a_failed_request() throws Exception {
    assertThat(federation.status().path("nodes")).noneMatch(node -> node.has("agent"));
    assertThat(federation.agents()).isEmpty();
    // Turns do not move with the store.
    Await.until(
        DEPLOYED,
        "nothing is under way",
        () -> deployed().size() == 2 && !deployed().contains(UNDER_WAY));
    String turn = federation.tip("presence", "turn/app1");
    try (Load load = Load.on(site.url())) {
      federation.pushTo(
          "ops", DESCRIPTION, yaml -> yaml.replace(BY_GIT, BY_ZOOKEEPER) + "zookeeper: embedded\n");
      Await.until(
          DEPLOYED,
          "the agents of all nodes are connected",
          () -> presentNodes(node -> node.path("agent").asBoolean()) == 4);
      Await.until(DEPLOYED, "all agents run", () -> federation.agents().size() == 4);

      // Otherwise than what is deployed: the push in between is still rejected.
      String commit = pushApp("src/app/Notes.java", "REPLACE INTO nowhere", "replace into health");
      Await.until(
          DEPLOYED,
          "both nodes have deployed " + commit,
          () -> deployed().equals(List.of(commit, commit)));
      assertThat(federation.tip("presence", "turn/app1")).as("the turn in Git").isEqualTo(turn);

      federation.pushTo(
          "ops",
          DESCRIPTION,
          yaml -> yaml.replace(BY_ZOOKEEPER, BY_GIT).replace("zookeeper: embedded\n", ""));
      Await.until(DEPLOYED, "no agent runs", () -> federation.agents().isEmpty());
      withoutAgents = Instant.now();
      Await.until(DEPLOYED, "all are present by Git", () -> presentNodes(node -> true) == 4);
      assertThat(federation.status().path("nodes")).noneMatch(node -> node.has("agent"));

      load.stopWithoutFailure();
      assertThat(site.commits()).containsExactly(commit);
    }
  }

  @Test
  @Order(6)
  void the_successor_of_a_killed_database_has_its_data_and_the_application_finds_it()
      throws Exception {
    site.leaveNote("before the kill");
    String victim = nodes("db1", 1).get(0);

    federation.fed("kill", victim).run().expectingSuccess();

    Await.until(
        DEPLOYED,
        "the successor's data is on the pages of every application node",
        () -> !ids("db1").contains(victim) && site.everyPageShows("before the kill"));
    site.leaveNote("after the kill");
    assertThat(site.get("").body()).contains("after the kill", "the first note");
  }

  @Test
  @Order(7)
  void a_push_that_changes_only_one_level_is_work_for_that_part_only() throws Exception {
    String commit =
        federation.pushTo(
            "ops",
            "bin/nodework/part/db1/mariadb.cnf",
            text -> text.replace("max_connections = 100", "max_connections = 99"));

    String database = nodes("db1", 1).get(0);
    Await.until(
        DEPLOYED,
        "the database has worked",
        () -> log(database).contains("ActualWork at " + commit));
    Await.until(
        DEPLOYED,
        "all have taken the commit, and looked what to do",
        () -> ids().size() == 4 && ids().stream().allMatch(id -> hasLooked(id, commit)));
    for (String id : ids()) {
      if (!id.equals(database)) {
        assertThat(since(id, commit))
            .as(id)
            .doesNotContain("Detected Change in Git Version!", "ActualWork at " + commit);
      }
    }
  }

  @Test
  @Tag("long")
  @Order(8)
  void nodes_whose_zookeeper_was_taken_away_have_told_git_of_themselves_since() {
    // An agent may still have recorded the minute in which the last one ended.
    Instant next = withoutAgents.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
    Await.until(
        DEPLOYED,
        "all have told Git of themselves since " + next,
        () -> presentNodes(node -> lastSeen(node).isAfter(next)) == 4);
  }

  private List<String> ids() {
    return federation.present().stream().map(node -> node.path("instance-id").asText()).toList();
  }

  private List<String> ids(String part) {
    return ids().stream().filter(id -> id.startsWith(part + "-")).sorted().toList();
  }

  /** Waits until so many are present: on a busy machine one may be silent for a while. */
  private List<String> nodes(String part, int count) {
    List<String> nodes = new ArrayList<>();
    Await.until(
        DEPLOYED,
        count + " nodes of " + part + " are present",
        () -> {
          nodes.clear();
          nodes.addAll(ids(part));
          return nodes.size() == count;
        });
    return nodes;
  }

  private String log(String id) {
    return federation.log(id);
  }

  /** Returns whether the last level of the last repository was looked at since the commit. */
  private boolean hasLooked(String id, String commit) {
    return since(id, commit).contains(" app:stacktype/lad1/part/");
  }

  /** Returns the end of a node's log that begins with the commit; nothing if it is not there. */
  private String since(String id, String commit) {
    String log = log(id);
    int at = log.indexOf(commit);
    return at < 0 ? "" : log.substring(at);
  }

  private String pushApp(String file, String from, String to) throws IOException {
    return federation.pushTo(
        "app",
        file,
        text -> {
          assertThat(text).contains(from);
          return text.replace(from, to);
        });
  }

  /** Returns what the application's nodes say that they have deployed, with nothing left to do. */
  private List<String> deployed() {
    List<String> commits = new ArrayList<>();
    for (JsonNode node : federation.present()) {
      if (node.path("nodepart").asText().equals("app1")) {
        boolean done = node.path("state").asText().equals("done");
        commits.add(done ? node.path("commits").path("app").asText() : UNDER_WAY);
      }
    }
    return commits;
  }

  private long presentNodes(Predicate<JsonNode> which) {
    return federation.present().stream().filter(which).count();
  }

  private static Instant lastSeen(JsonNode node) {
    return Stamp.parse(node.path("lastseen").asText()).instant();
  }
}
