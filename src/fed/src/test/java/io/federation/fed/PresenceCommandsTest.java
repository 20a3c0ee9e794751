package io.federation.fed;

import static io.federation.fed.ToldFederation.done;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.federation.fed.board.Screen;
import io.federation.machine.PrintableText;
import io.federation.model.ExitCode;
import io.federation.model.Version;
import io.federation.testkit.Await;
import io.federation.testkit.ChatServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that look at a federation through what its nodes have told. */
class PresenceCommandsTest {

  private static final String YAML =
      """
      deployment: fed1
      stacktype: lad1
      parts:
        web1:
          count: {min: 1, max: 3}
          ports: {web: 8080}
          edge: web
          awake: {tcp: web}
      """;

  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  @TempDir Path folder;
  @AutoClose private ToldFederation federation;
  private final Instant now = Instant.now();

  @BeforeEach
  void begin() throws IOException {
    federation = new ToldFederation(folder.resolve("fed"), YAML);
  }

  private Instant ago(int minutes) {
    return now.minus(Duration.ofMinutes(minutes));
  }

  /** One lives with its port {@code port}, one was killed eight minutes ago, one hours ago. */
  private void threeNodes(int port) throws IOException {
    Version commit = new Version(COMMIT);
    federation.tell(ago(300), done("web1-1").state("idle"));
    federation.tell(ago(290), done("web1-2").port("web", 1));
    federation.tell(ago(280), done("web1-3").port("web", port).done("ops", commit));
    federation.spoke(
        Map.of(
            "web1-1", List.of(ago(300), ago(200)),
            "web1-2", List.of(ago(10), ago(9), ago(8)),
            "web1-3", List.of(ago(10), ago(9), ago(8), ago(1), now)));
  }

  private JsonNode json(String... arguments) throws IOException {
    return new ObjectMapper().readTree(federation.fed(arguments).out());
  }

  private static List<String> ids(JsonNode status) {
    return status.findValuesAsText("instance-id");
  }

  @Test
  void status_asks_who_is_awake_and_says_where_the_site_is() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      threeNodes(socket.getLocalPort());

      JsonNode status = json("status", "--json");

      assertThat(status.path("deployment").asText()).isEqualTo("fed1");
      assertThat(status.path("stacktype").asText()).isEqualTo("lad1");
      assertThat(status.path("url").asText())
          .isEqualTo("http://127.0.0.1:" + socket.getLocalPort() + "/");
      assertThat(ids(status)).containsExactly("web1-3", "web1-2");
      JsonNode living = status.path("nodes").path(0);
      assertThat(living.path("present").asBoolean()).isTrue();
      assertThat(living.path("awake").asBoolean()).isTrue();
      assertThat(living.path("commit").asText()).isEqualTo(COMMIT);
      assertThat(status.path("nodes").path(1).path("present").asBoolean(true)).isFalse();
      assertThat(status.path("nodes").path(1).path("awake").isNull()).isTrue();
    }
    assertThat(json("status", "--json").path("nodes").path(0).path("awake").asBoolean(true))
        .isFalse();
  }

  @Test
  void the_site_is_where_a_node_answers_and_not_where_the_first_does_not() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      federation.tell(ago(20), done("web1-1").port("web", 1));
      federation.tell(ago(20), done("web1-2").port("web", socket.getLocalPort()));
      federation.spoke(Map.of("web1-1", List.of(ago(1), now), "web1-2", List.of(ago(1), now)));

      assertThat(json("status", "--json").path("url").asText())
          .isEqualTo("http://127.0.0.1:" + socket.getLocalPort() + "/");
    }
  }

  @Test
  void a_heartbeat_that_was_killed_here_is_the_nodes_error_though_its_last_word_was_done()
      throws IOException {
    federation.tell(ago(20), done("web1-1").port("web", 1));
    federation.spoke(Map.of("web1-1", List.of(ago(1), now)));
    Path home = Files.createDirectories(federation.home().resolve("nodes/web1-1"));
    Files.createFile(home.resolve("heartbeat-killed"));

    assertThat(federation.fed("status").out()).contains("heartbeat was killed (SIGKILL)");
  }

  @Test
  void a_node_that_is_killed_here_is_dead_at_once_and_stays_so_when_it_is_cleared_away()
      throws Exception {
    federation.tell(ago(20), done("web1-1").port("web", 1));
    federation.spoke(Map.of("web1-1", List.of(ago(1), now)));
    Path home = Files.createDirectories(federation.home().resolve("nodes/web1-1"));
    ProcessBuilder builder = new ProcessBuilder("sleep", "600");
    builder.environment().put("NODE_HOME", home.toString());
    builder.environment().put("NODE_RUN", "fed");
    Process process = builder.start();
    try {
      assertThat(federation.fed("status").out()).containsPattern("web1-1 +web1 +done ");

      assertThat(federation.fed("kill", "web1-1").err()).isEmpty();

      assertThat(process.isAlive()).isFalse();
      assertThat(federation.fed("status").out()).containsPattern("web1-1 +web1 +dead ");
    } finally {
      process.destroyForcibly();
    }
    Path gone = Files.createDirectories(federation.home().resolve("nodes/.gone"));
    Files.move(home, gone.resolve("web1-1"));
    assertThat(federation.fed("status").out()).containsPattern("web1-1 +web1 +dead ");
  }

  @Test
  void those_that_have_been_gone_for_long_are_shown_when_asked_for() throws IOException {
    threeNodes(1);

    assertThat(federation.fed("status").out())
        .contains("1 node that has been gone for long is not shown")
        .doesNotContain("web1-1");
    assertThat(ids(json("status", "--json", "--all")))
        .containsExactly("web1-3", "web1-1", "web1-2");
  }

  @Test
  void a_node_that_was_killed_is_shown_alive_as_it_was() throws IOException {
    threeNodes(1);

    FedRun run = federation.fed("status", "--at", "8m ago", "--json");

    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    JsonNode node = new ObjectMapper().readTree(run.out()).path("nodes").path(0);
    assertThat(node.path("instance-id").asText()).isEqualTo("web1-2");
    assertThat(node.path("present").asBoolean()).isTrue();
    assertThat(node.path("awake").isNull()).isTrue();
    assertThat(federation.fed("status", "--at", "-8m").out()).contains("as it was at");
  }

  @Test
  void a_time_before_the_history_and_one_that_is_none_are_refused_in_one_line() throws IOException {
    threeNodes(1);

    FedRun before = federation.fed("status", "--at", "20200101-000000");
    assertThat(before.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(before.err()).contains("the presence history begins at").hasLineCount(1);
    FedRun none = federation.fed("status", "--at", "soon");
    assertThat(none.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(none.err()).contains("\"soon\" is not a time").hasLineCount(1);
  }

  @Test
  void a_record_that_cannot_be_read_is_shown_as_such_beside_the_others() throws IOException {
    threeNodes(1);
    federation.presenceFile("it/presence/all/web1-9.json", "oops");

    assertThat(federation.fed("status", "--all").out()).contains("web1-3", "web1-9");
  }

  @Test
  void nodes_lists_who_is_there() throws IOException {
    threeNodes(8080);

    assertThat(federation.fed("nodes", "--plain"))
        .isEqualTo(new FedRun(ExitCode.DONE, "web1-3\n", ""));
    assertThat(federation.fed("nodes").out())
        .isEqualTo(
            """
            NODE    PART  STATE  ADDRESS    PORTS
            web1-3  web1  done   127.0.0.1  web=8080
            """);
  }

  @Test
  void why_tells_of_nodes_that_are_gone_too() throws IOException {
    threeNodes(1);

    assertThat(federation.fed("why", "web1-2").out())
        .startsWith("node         web1-2 (web1), dead");
    FedRun unknown = federation.fed("why", "web1-7");
    assertThat(unknown.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(unknown.err()).contains("there is no node web1-7: name one of web1-3, web1-1");
  }

  @Test
  void what_a_record_holds_steers_no_terminal_and_begins_no_line() throws IOException {
    String evil = "a\u001b[2Jb\u009b31mc\u0085d\u202ee\u2028f\nresult       done";
    federation.tell(ago(20), done("web1-1").state(evil).error(evil).address(evil));
    federation.spoke(Map.of("web1-1", List.of(ago(1), now)));

    for (String[] call :
        new String[][] {
          {"status"}, {"status", "--json"}, {"why", "web1-1"}, {"nodes"}, {"nodes", "--plain"}
        }) {
      String shown = federation.fed(call).out();
      assertThat(PrintableText.escaped(shown)).as(String.join(" ", call)).isEqualTo(shown);
      assertThat(shown.lines()).noneMatch(line -> line.startsWith("result"));
    }
    assertThat(json("status", "--json").at("/nodes/0/error").asText())
        .isEqualTo(evil.replace("\n", " "));
  }

  @Test
  void a_federation_that_is_elsewhere_is_seen_through_a_copy() throws IOException {
    threeNodes(1);
    String url = federation.presence().toString();
    String[] call = {"status", "--json", "--presence", url};

    JsonNode status = json(call);

    assertThat(status.path("deployment").asText()).isEqualTo("fed1");
    assertThat(status.has("keeper")).isFalse();
    assertThat(ids(status)).containsExactly("web1-3", "web1-2");
    assertThat(status.path("url").isNull()).isTrue();
    Path yaml = Files.writeString(folder.resolve("federation.yaml"), YAML);
    assertThat(
            json("status", "--json", "--presence", url, "--description", yaml.toString())
                .path("url")
                .asText())
        .isEqualTo("http://127.0.0.1:1/");

    federation.tell(now, done("web1-4"));
    assertThat(ids(json("status", "--json", "--all", "--presence", url))).contains("web1-4");

    Files.move(federation.presence(), folder.resolve("away.git"));
    FedRun away = federation.fed(call);
    assertThat(away.err()).startsWith("fed: shown is what was known before: ").hasLineCount(1);
    assertThat(ids(new ObjectMapper().readTree(away.out()))).contains("web1-3");

    FedRun none = federation.fed("status", "--presence", folder.resolve("none.git").toString());
    assertThat(none.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(none.err()).startsWith("fed: fatal: ").hasLineCount(1);
  }

  @Test
  void watch_prints_the_nodes_and_then_what_changes_and_tells_chat_who_is_missed()
      throws Exception {
    federation.tell(ago(60), done("web1-1"));
    federation.tell(ago(59), done("web1-2"));
    federation.spoke(Map.of("web1-1", List.of(ago(4)), "web1-2", List.of(now)));
    Closable out = new Closable();
    try (ChatServer chat = ChatServer.started()) {
      Path secrets = federation.home().resolve("credentials/chat.properties");
      Files.createDirectories(secrets.getParent());
      Files.writeString(secrets, "critical=" + chat.url("/critical") + "\n");
      Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rw-------"));
      CompletableFuture<Integer> watch =
          CompletableFuture.supplyAsync(
              () ->
                  Main.run(
                      new String[] {"watch", "--alert", "--home", federation.home().toString()},
                      federation.environment(),
                      new PrintStream(out, true, StandardCharsets.UTF_8),
                      System.err,
                      Screen.Opener.NONE));

      Await.until(
          Duration.ofSeconds(30), "chat is told", () -> out.text().contains("chat was told"));
      federation.tell(Instant.now(), done("web1-2").state("working"));
      Await.until(
          Duration.ofSeconds(30),
          "the change is told",
          () -> out.text().contains("web1-2: done -> working"));
      assertThat(chat.taken())
          .singleElement()
          .asString()
          .contains("web1-1:fed1/web1: Not present since ", "did not say that it terminates");
      out.isClosed = true;

      assertThat(watch.get(30, TimeUnit.SECONDS)).isZero();
      assertThat(out.text()).startsWith("fed1 (lad1)").contains("web1-1  web1  dead");
    }
  }

  @Test
  void an_alert_without_a_chat_is_refused_with_where_to_name_one() throws IOException {
    threeNodes(1);

    FedRun run = federation.fed("watch", "--alert");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("--alert has nobody to tell").hasLineCount(1);
  }

  /** Takes what is printed until nobody reads it any more. */
  private static final class Closable extends ByteArrayOutputStream {
    private volatile boolean isClosed;

    synchronized String text() {
      return toString(StandardCharsets.UTF_8);
    }

    @Override
    public void flush() throws IOException {
      if (isClosed) {
        throw new IOException("nobody reads this");
      }
    }
  }
}
