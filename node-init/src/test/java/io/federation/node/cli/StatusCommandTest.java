package io.federation.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.federation.model.ExitCode;
import io.federation.model.Stamp;
import io.federation.node.app.CommandParts;
import io.federation.node.app.Node;
import io.federation.node.app.Surroundings;
import io.federation.node.status.StatusReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusCommandTest {

  private static final String OTHER = "b".repeat(40);

  @TempDir private Path folder;

  private CommandLineRun cli;
  private Path upstream;

  @BeforeEach
  void make() {
    cli = new CommandLineRun(folder.resolve("home"));
    upstream = folder.resolve("ops.git");
  }

  private JsonNode json() throws IOException {
    return json(ExitCode.DONE);
  }

  private JsonNode json(int code) throws IOException {
    CommandLineRun.Result result = cli.run("status", "--json");
    assertThat(result.exitCode()).isEqualTo(code);
    assertThat(result.err()).isEmpty();
    return new ObjectMapper().readTree(result.out());
  }

  private void writeUnitFile(String name, String text) throws IOException {
    Path file = cli.home().repository("ops").resolve(".temp/add/common").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void a_home_where_nothing_is_yet_is_that_of_a_node_just_born() throws IOException {
    assertThat(cli.run("status"))
        .isEqualTo(
            new CommandLineRun.Result(
                0, "state        presetup\nstatelog     \nheartbeat    none yet\n", ""));
    assertThat(json())
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"state": "presetup", "statesince": null, "statetss": null, "statelog": "",
                     "heartbeat": null, "paused": null, "error": null, "chat": null,
                     "repositories": [], "units": []}
                    """));
    assertThat(cli.home().root()).doesNotExist();
  }

  @Test
  void a_node_before_its_init_says_who_it_is_to_be() throws IOException {
    cli.run("nodeinfo", "set", "instance-id", "i-1");
    cli.run("nodeinfo", "set", "initgitrepo", "ops");
    cli.run("nodeinfo", "set", "initgiturl", upstream.toUri().toString());

    assertThat(cli.run("status").out())
        .contains("instance-id  i-1\n", "repository   ops (not cloned yet) main of ");
    assertThat(json().at("/repositories/0/version").isNull()).isTrue();
    assertThat(json().at("/instance-id").asText()).isEqualTo("i-1");
  }

  @Test
  void an_initialised_node_shows_all_there_is_to_know() throws IOException {
    String version = CommandLineRun.makeOps(upstream);
    cli.init(upstream, "--quiet", "--set", "stacktype=lad1", "--set", "deployment=fed1");

    assertThat(cli.run("status").out())
        .containsSubsequence(
            "deployment   fed1\n",
            "initgitrepo  ops\n",
            "instance-id  i-1\n",
            "nodepart     db1\n",
            "stacktype    lad1\n",
            "state        initdone since 2",
            "statelog     setup:",
            "heartbeat    none yet\n",
            "repository   ops " + version + " main of file:/",
            "unit         ops:common nothing done yet\n");
    JsonNode json = json();
    assertThat(json.at("/state").asText()).isEqualTo("initdone");
    assertThat(json.at("/statesince")).isEqualTo(json.at("/statetss"));
    assertThat(json.at("/statelog").asText()).matches("setup:[0-9-]{15};initdone:[0-9-]{15};");
    assertThat(json.at("/repositories/0/name").asText()).isEqualTo("ops");
    assertThat(json.at("/repositories/0/branch").asText()).isEqualTo("main");
    assertThat(json.at("/repositories/0/version").asText()).isEqualTo(version);
    assertThat(json.at("/units"))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    [{"unit": "ops:common", "done": null, "doing": null, "failed": null,
                      "note": null}]
                    """));
  }

  @Test
  void a_unit_shows_what_was_done_is_being_done_and_has_failed() throws IOException {
    String version = CommandLineRun.makeOps(upstream);
    cli.init(upstream, "--quiet");
    writeUnitFile("work.sh_VERSION", OTHER + "\n");
    writeUnitFile("work.sh_DOING_VERSION", version + "\n");
    writeUnitFile(
        "work.sh_FAILED_VERSION",
        version
            + "\ncount 2\nlast 20260101-000000\ndelay 120\nverdict RETRY\nreason exit code 3\n"
            + "tail first\ntail last\n");

    assertThat(cli.run("status").out())
        .contains(
            "unit         ops:common done "
                + OTHER
                + ", doing "
                + version
                + ", retry "
                + version
                + " (exit code 3, 2 time(s), last 20260101-000000)\n"
                + "             | first\n"
                + "             | last\n");
    JsonNode unit = json().at("/units/0");
    assertThat(unit.at("/done").asText()).isEqualTo(OTHER);
    assertThat(unit.at("/doing").asText()).isEqualTo(version);
    assertThat(unit.at("/failed"))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"version": "%s", "count": 2, "last": "20260101-000000", "verdict": "retry",
                     "reason": "exit code 3", "tail": ["first", "last"]}
                    """
                        .formatted(version)));
  }

  @Test
  void the_last_heartbeat_and_what_is_wrong_are_shown() throws IOException {
    String version = CommandLineRun.makeOps(upstream);
    cli.init(upstream, "--quiet");
    assertThat(cli.run("cron-1m").exitCode()).isZero();
    cli.run("wedged", "the disk is gone");
    Files.writeString(cli.home().nodeinfo().resolve("error.txt"), "something is wrong\n");

    assertThat(cli.run("status").out())
        .contains(
            "state        wedged since ",
            "error        something is wrong\n",
            "unit         ops:common done " + version + "\n")
        .doesNotContain("none yet");
    assertThat(cli.run("status").out()).matches("(?s).* since [0-9]{8}-[0-9]{6}\n.*");
    JsonNode json = json(ExitCode.FAILED);
    assertThat(json.at("/heartbeat").asText()).matches("[0-9]{8}-[0-9]{6}");
    assertThat(json.at("/error").asText()).isEqualTo("something is wrong");
    assertThat(json.at("/errorsince").asText()).matches("[0-9]{8}-[0-9]{6}");
  }

  @Test
  void what_is_wrong_with_presence_is_shown_with_since_when_until_it_is_over() throws IOException {
    try (TwoNodes federation = new TwoNodes(folder)) {
      cli = federation.grow("app1-1", "app1");
      assertThat(cli.run("cron-1m").exitCode()).isZero();
      assertThat(cli.run("status").exitCode()).isZero();
      federation.setDown(true);
      assertThat(cli.run("cron-1m").exitCode()).as("its work goes on").isZero();

      CommandLineRun.Result down = cli.run("status");
      assertThat(down.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(down.out())
          .containsPattern(
              "\nproblem +Cannot publish this node's presence: .*\n +since [0-9]{8}-[0-9]{6}\n");
      assertThat(json(ExitCode.FAILED).at("/problems/0/text").asText())
          .startsWith("Cannot publish this node's presence: ");

      federation.setDown(false);
      cli.run("cron-1m");
      assertThat(cli.run("status").out()).doesNotContain("problem");
      assertThat(json().has("problems")).isFalse();
    }
  }

  @Test
  void a_heart_that_stands_still_is_an_error() throws IOException {
    CommandLineRun.makeOps(upstream);
    cli.init(upstream, "--quiet");
    assertThat(errorIn(Duration.ofMinutes(4))).isEmpty();
    assertThat(errorIn(Duration.ofMinutes(6)))
        .hasValueSatisfying(error -> assertThat(error).startsWith("no heartbeat for 6 min: "));

    Files.writeString(cli.home().nodeinfo().resolve("error.txt"), "something is wrong\n");
    writeHeartbeat(Instant.now().minus(Duration.ofHours(2)));
    assertThat(cli.run("status").out())
        .containsPattern("error        no heartbeat for 120 min: .* \\| something is wrong\n");
    assertThat(json(ExitCode.FAILED).at("/error").asText())
        .startsWith("no heartbeat for 120 min: ");

    writeHeartbeat(Instant.now());
    assertThat(json(ExitCode.FAILED).at("/error").asText()).isEqualTo("something is wrong");
    Files.writeString(cli.home().nodeinfo().resolve("heartbeat.txt"), "damaged\n");
    assertThat(json(ExitCode.FAILED).at("/error").asText()).isEqualTo("something is wrong");
  }

  private void writeHeartbeat(Instant last) throws IOException {
    Files.writeString(cli.home().nodeinfo().resolve("heartbeat.txt"), new Stamp(last) + "\n");
  }

  private Optional<String> errorIn(Duration time) throws IOException {
    Node node = new Node(Surroundings.of(cli.home(), Map.of(), Optional.empty()));
    CommandParts parts = node.commands();
    return new StatusReader(
            node.home(), node.nodeInfo(), parts.repositories(), parts.config(), parts.pause())
        .read(Instant.now().plus(time))
        .error();
  }

  @Test
  void a_password_that_a_hand_wrote_into_an_address_is_never_shown() throws IOException {
    cli.run("nodeinfo", "set", "initgitrepo", "ops");
    Files.writeString(
        cli.home().nodeinfo().resolve("initgiturl.txt"),
        "https://bot:hunter2@git.example.org/ops.git\n");

    for (CommandLineRun.Result result :
        new CommandLineRun.Result[] {cli.run("status"), cli.run("status", "--json")}) {
      assertThat(result.out() + result.err())
          .contains("nodeinfo initgiturl holds a user name or password: ")
          .doesNotContain("hunter2");
    }
  }
}
