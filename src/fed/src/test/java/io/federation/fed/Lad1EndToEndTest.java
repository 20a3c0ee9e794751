package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.federation.testkit.Await;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
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

  private static final Duration GROWN = Duration.ofMinutes(5);
  private static final Duration DEPLOYED = Duration.ofMinutes(4);

  private static final Path LAD1 = FedRun.projectFolder().resolve("bootstrap/lad1");

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private LiveFederation federation;
  private String url = "";

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
    url = federation.status().path("url").asText();
    assertThat(up.out()).contains(url);
  }

  @AfterAll
  void down() throws IOException {
    federation.close();
    assertThat(federation.processes()).isEmpty();
  }

  @Test
  @Order(1)
  void up_ends_with_a_page_that_shows_a_row_which_went_through_the_database() throws Exception {
    assertThat(ids("db1")).hasSize(1);
    assertThat(ids("app1")).hasSize(2);
    assertThat(ids("lb1")).hasSize(1);
    for (JsonNode node : federation.status().path("nodes")) {
      assertThat(node.path("present").asBoolean()).as("%s", node).isTrue();
      assertThat(node.path("awake").asBoolean()).as("%s", node).isTrue();
      assertThat(node.path("state").asText()).isIn("initdone", "done", "idle", "working");
      assertThat(node.path("address").asText()).startsWith("127.");
    }
    leaveNote("the first note");
    assertThat(get("").body()).contains("the first note");
    federation.fed("status").run().expectingSuccess();
    assertThat(federation.up(LAD1).run().expectingSuccess().out()).startsWith("Nothing to do");
  }

  @Test
  @Order(2)
  void a_push_to_the_application_is_deployed_in_turns_without_a_failed_request() throws Exception {
    try (Load load = Load.on(url)) {
      String commit = pushApp("src/app/Pages.java", "<h1>Notes</h1>", "<h1>Our notes</h1>");

      Await.until(
          DEPLOYED, "both nodes have deployed " + commit, () -> deployed().equals(Set.of(commit)));

      Load.Result result = load.stop();
      System.out.println(result.report());
      assertThat(result.failed()).as(result.report()).isZero();
      assertThat(result.requests()).isPositive();
      assertThat(commits()).containsExactly(commit);
      assertThat(get("").body()).contains("<h1>Our notes</h1>");
    }
  }

  @Test
  @Order(3)
  void a_push_that_is_not_healthy_is_rolled_back_by_the_first_node_and_not_tried_by_another()
      throws Exception {
    Set<String> before = commits();
    assertThat(before).hasSize(1);
    try (Load load = Load.on(url)) {
      String commit = pushApp("src/app/Notes.java", "REPLACE INTO health", "REPLACE INTO nowhere");

      Await.until(
          DEPLOYED,
          "both nodes have rejected " + commit,
          () ->
              ids("app1").size() == 2
                  && ids("app1").stream()
                      .allMatch(id -> log(id).contains("Rejected version " + commit)));

      Load.Result result = load.stop();
      System.out.println(result.report());
      assertThat(result.failed()).as(result.report()).isZero();
      assertThat(commits()).isEqualTo(before);
      List<String> started =
          ids("app1").stream()
              .filter(id -> log(id).contains(commit.substring(0, 10) + " was started"))
              .toList();
      assertThat(started).as("nodes that have tried it").hasSize(1);
      String why = federation.fed("why", started.get(0)).run().out();
      assertThat(why).contains(commit.substring(0, 7), "src/app/Notes.java", "rejected");
      assertThat(why.lines().count()).as("one screen").isLessThan(30);
    }
  }

  @Test
  @Order(4)
  void a_killed_application_node_is_replaced_while_the_site_answers() throws Exception {
    String victim = ids("app1").get(0);
    Instant before = Instant.now();
    try (Load load = Load.on(url)) {
      federation.fed("kill", victim).run().expectingSuccess();

      Await.until(
          DEPLOYED,
          "another has grown and is served by the load balancer",
          () -> ids("app1").size() == 2 && !ids("app1").contains(victim) && served().size() == 2);

      Load.Result result = load.stop();
      System.out.println(result.report());
      // What was under way in the killed node is lost with it.
      assertThat(result.failed()).as(result.report()).isLessThan(20);
    }
    ProgramRun.Result then = federation.fed("status", "--json", "--at", before.toString()).run();
    assertThat(then.out()).contains("\"" + victim + "\"");
    JsonNode node = LiveFederation.node(then.out(), victim);
    assertThat(node.path("present").asBoolean()).isTrue();
  }

  @Test
  @Order(5)
  void the_successor_of_a_killed_database_has_its_data_and_the_application_finds_it()
      throws Exception {
    leaveNote("before the kill");
    String victim = ids("db1").get(0);

    federation.fed("kill", victim).run().expectingSuccess();

    Await.until(
        DEPLOYED,
        "the successor's data is on the pages of every application node",
        () -> !ids("db1").contains(victim) && everyPageShows("before the kill"));
    leaveNote("after the kill");
    assertThat(get("").body()).contains("after the kill", "the first note");
  }

  @Test
  @Order(6)
  void a_push_that_changes_only_one_level_is_work_for_that_part_only() throws Exception {
    String commit =
        federation.pushTo(
            "ops",
            "bin/nodework/part/db1/mariadb.cnf",
            text -> text.replace("max_connections = 100", "max_connections = 99"));

    String database = ids("db1").get(0);
    Await.until(
        DEPLOYED,
        "the database has worked",
        () -> log(database).contains("ActualWork at " + commit));
    Await.until(
        DEPLOYED,
        "all have taken the commit",
        () -> ids().size() == 4 && ids().stream().allMatch(id -> log(id).contains(commit)));
    for (String id : ids()) {
      if (!id.equals(database)) {
        assertThat(log(id)).as(id).doesNotContain("ActualWork at " + commit);
      }
    }
  }

  private List<String> ids() {
    return StreamSupport.stream(federation.status().path("nodes").spliterator(), false)
        .filter(node -> node.path("present").asBoolean())
        .map(node -> node.path("instance-id").asText())
        .toList();
  }

  private List<String> ids(String part) {
    return ids().stream().filter(id -> id.startsWith(part + "-")).sorted().toList();
  }

  private String log(String id) {
    return federation.log(id);
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

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(url).resolve("/" + path))
                .timeout(Duration.ofSeconds(10))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  /** Tells whether both application nodes serve a page with this text, over a few requests. */
  private boolean everyPageShows(String text) {
    Set<String> nodes = new HashSet<>();
    try {
      for (int i = 0; i < 8; i++) {
        HttpResponse<String> page = get("");
        if (!page.body().contains(text)) {
          return false;
        }
        nodes.add(page.headers().firstValue("X-Node").orElse("none"));
      }
    } catch (IOException | AssertionError e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    return nodes.size() == 2;
  }

  private void leaveNote(String text) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("note=" + text.replace(' ', '+')))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
  }

  /** Returns what the application's nodes say that they have deployed, with nothing left to do. */
  private Set<String> deployed() {
    Set<String> commits = new HashSet<>();
    for (JsonNode node : federation.status().path("nodes")) {
      if (node.path("nodepart").asText().equals("app1")) {
        boolean done = node.path("state").asText().equals("done");
        commits.add(done ? node.path("commits").path("app").asText() : "under way");
      }
    }
    return commits;
  }

  /** Returns the commits that pages say served them, over a few requests. */
  private Set<String> commits() {
    return header("X-Commit");
  }

  /** Returns the nodes that pages say served them, over a few requests. */
  private Set<String> served() {
    return header("X-Node");
  }

  private Set<String> header(String name) {
    Set<String> values = new HashSet<>();
    for (int i = 0; i < 8; i++) {
      try {
        values.add(get("").headers().firstValue(name).orElse("none"));
      } catch (IOException e) {
        values.add("no answer");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
    return values;
  }
}
