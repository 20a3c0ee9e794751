package io.federation.node.cli;

import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.federation.node.home.NodeHome;
import io.federation.testkit.Await;
import io.federation.testkit.GitHistory;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command on one node of two, with real repositories and by the real clock. */
final class PartnersCommandTest {

  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private Path folder;
  @AutoClose private GitHistory ops;
  private CommandLineRun app;
  private CommandLineRun db;
  private int port;

  @BeforeEach
  void an_app_node() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    ops = GitHistory.create(folder.resolve("ops.git"));
    ops.commit(
        "description",
        write(
            "it/federation.yaml",
            """
            deployment: fed1
            stacktype: lad1
            presence: {url: ../presence.git}
            parts:
              app1: {}
              db1: {ports: {mysql: %d}, awake: {tcp: mysql, within: 1s}}
              lb1: {}
            """
                .formatted(port)));
    ProgramRun.of("git", "init", "-q", "--bare", folder.resolve("presence.git") + "")
        .run()
        .expectingSuccess();
    app = node("app1", "i-app");
    db = new CommandLineRun(folder.resolve("i-db"));
  }

  private CommandLineRun node(String part, String id) {
    CommandLineRun node = new CommandLineRun(folder.resolve(id));
    CommandLineRun.Result init =
        node.init(
            folder.resolve("ops.git"),
            "--set=instance-id=" + id,
            "--set=nodepart=" + part,
            "--set=stacktype=lad1",
            "--set=address=127.0.0.1");
    assertThat(init.exitCode()).as(init.err()).isZero();
    return node;
  }

  private void startDb() {
    db = node("db1", "i-db");
  }

  @Test
  void nobody_is_there_before_somebody_is_born() {
    assertThat(app.run("partners", "--part", "db1"))
        .isEqualTo(
            new CommandLineRun.Result(
                75, "", "node-init: nobody is there as db1: try again later\n"));

    startDb();
    assertThat(app.run("partners", "--part", "db1"))
        .isEqualTo(new CommandLineRun.Result(0, "i-db 127.0.0.1 mysql=" + port + "\n", ""));
    assertThat(db.run("partners", "--part=app1").out()).isEqualTo("i-app 127.0.0.1\n");
    assertThat(db.run("partners", "--part=db1").exitCode()).as("not itself").isEqualTo(75);
  }

  @Test
  void json_says_the_same_and_more() throws IOException {
    startDb();

    JsonNode json =
        new ObjectMapper().readTree(app.run("partners", "--part", "db1", "--json").out());

    assertThat(json)
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    [{"instance-id":"i-db","nodepart":"db1","address":"127.0.0.1",
                      "ports":{"mysql":%d},"state":"initdone"}]
                    """
                        .formatted(port)));
    assertThat(app.run("partners", "--part", "lb1", "--json").out()).isEqualTo("[ ]\n");
  }

  @Test
  void awake_is_who_answers() throws IOException {
    startDb();
    assertThat(app.run("partners", "--part", "db1", "--awake"))
        .isEqualTo(
            new CommandLineRun.Result(
                75, "", "node-init: nobody is awake as db1: try again later\n"));

    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      CommandLineRun.Result awake = app.run("partners", "--part=db1", "--awake", "--one", "--json");
      assertThat(awake.exitCode()).isZero();
      assertThat(new ObjectMapper().readTree(awake.out()).get(0).get("awake").asBoolean()).isTrue();
    }
  }

  @Test
  void a_part_without_a_probe_is_awake_when_it_is_there() {
    startDb();

    CommandLineRun.Result awake = db.run("partners", "--part=app1", "--awake");

    assertThat(awake.out()).isEqualTo("i-app 127.0.0.1\n");
    assertThat(awake.err())
        .isEqualTo("node-init: part app1 has no awake probe: whoever is there counts as awake\n");
  }

  @Test
  void it_waits_until_somebody_comes() {
    CompletableFuture<CommandLineRun.Result> waiting =
        CompletableFuture.supplyAsync(
            () -> app.run("partners", "--part=db1", "--one", "--wait=60s"));
    Await.until(
        SOON,
        "the first look",
        () ->
            Files.exists(new NodeHome(folder.resolve("i-app")).gitrepo().resolve("presence.git")));
    startDb();

    assertThat(waiting.join().out()).isEqualTo("i-db 127.0.0.1 mysql=" + port + "\n");
  }

  @Test
  void it_does_not_wait_for_ever() {
    long start = System.nanoTime();

    assertThat(app.run("partners", "--part=db1", "--wait=2s").exitCode()).isEqualTo(75);

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(20));
  }

  @Test
  void without_a_git_server_the_last_knowledge_holds() throws IOException {
    startDb();
    app.run("cron-1m");
    Files.move(folder.resolve("presence.git"), folder.resolve("away.git"));

    CommandLineRun.Result known = app.run("partners", "--part", "db1");

    assertThat(known.out()).isEqualTo("i-db 127.0.0.1 mysql=" + port + "\n");
    assertThat(known.exitCode()).isZero();
    assertThat(known.err())
        .startsWith(
            "node-init: cannot ask the presence repository, so these are the nodes known last: ")
        .hasLineCount(1);
  }

  @Test
  void a_call_that_makes_no_sense_is_refused() {
    assertThat(app.run("partners", "--part", "db9"))
        .isEqualTo(
            new CommandLineRun.Result(
                2,
                "",
                "node-init: there is no part \"db9\" in it/federation.yaml: it has app1, db1,"
                    + " lb1\n"));
    assertThat(app.run("partners").exitCode()).isEqualTo(2);
    assertThat(app.run("partners", "--part=db1", "--wait=soon").exitCode()).isEqualTo(2);
    assertThat(new CommandLineRun(folder.resolve("new")).run("partners", "--part", "db1").err())
        .isEqualTo(
            "node-init: no node can say that it is there: add presence to it/federation.yaml\n");
  }

  @Test
  void scripts_find_the_command_on_their_path() {
    ops.commit(
        "init", write("it/nodeinit/common/init.sh", "echo \"$PATH\" >\"$NODE_HOME/path\"\n"));

    startDb();

    assertThat(folder.resolve("i-db/path"))
        .content()
        .startsWith(folder.resolve("i-db/bin").toString() + ":");
  }
}
