package io.federation.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.machine.BootTime;
import io.federation.model.Stamp;
import io.federation.node.app.Node;
import io.federation.node.app.Surroundings;
import io.federation.presence.Minute;
import io.federation.presence.PresencePaths;
import io.federation.presence.PresenceRecord;
import io.federation.presence.turn.TakeResult;
import io.federation.testkit.Await;
import io.federation.testkit.Change;
import io.federation.testkit.GitHistory;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Turns of two nodes of a part, with a real repository and by the real clock. */
final class TurnCommandTest {

  private static final String GOOD = "1".repeat(40);
  private static final String BAD = "2".repeat(40);

  @TempDir private Path folder;
  @AutoClose private TwoNodes federation;
  private CommandLineRun one;
  private CommandLineRun two;

  @BeforeEach
  void grow() {
    federation = new TwoNodes(folder);
    one = federation.grow("app1-1", "app1");
    two = federation.grow("app1-2", "app1");
  }

  @Test
  void one_takes_it_and_the_other_must_try_again_later() {
    CommandLineRun.Result taken = one.run("turn", "take");
    assertThat(taken.exitCode()).as(taken.err()).isZero();
    assertThat(taken.out()).matches("This node has the turn of app1 until [0-9]{8}-[0-9]{6}\n");
    assertThat(one.run("turn", "take", "--for", "1h").exitCode()).as("keeps it").isZero();

    CommandLineRun.Result occupied = two.run("turn", "take");
    assertThat(occupied.exitCode()).isEqualTo(75);
    assertThat(occupied.out()).isEmpty();
    assertThat(occupied.err())
        .matches(
            "node-init: app1-1 has the turn of app1 since [-0-9]{15}, until [-0-9]{15} or for as"
                + " long as it lives: try again later\n");
    assertThat(two.run("turn", "show").out())
        .matches("app1-1 has the turn of app1 since [-0-9]{15}, until [-0-9]{15}\n");

    assertThat(two.run("turn", "leave"))
        .isEqualTo(new CommandLineRun.Result(0, "This node did not have the turn of app1\n", ""));
    assertThat(one.run("turn", "leave"))
        .isEqualTo(new CommandLineRun.Result(0, "Left the turn of app1\n", ""));
    assertThat(two.run("turn", "take").exitCode()).isZero();
  }

  @Test
  void a_part_that_is_named_has_a_turn_of_its_own() {
    one.run("turn", "take", "--part", "db1");

    assertThat(two.run("turn", "show").out()).isEqualTo("Nobody has the turn of app1\n");
    assertThat(two.run("turn", "take", "--part", "db1").exitCode()).isEqualTo(75);
    assertThat(two.run("turn", "show", "--part", "db1", "--json").out())
        .isEqualTo(federation.git("show", "turn/db1:turn.json"))
        .contains("\"holder\":\"app1-1\"");
  }

  @Test
  void a_rejected_version_is_refused_by_its_own_exit_code() {
    one.run("turn", "take", "--version", BAD);
    assertThat(one.run("turn", "leave", "--reject", BAD).out())
        .isEqualTo("Left the turn of app1; 22222222 is rejected\n");

    CommandLineRun.Result refused =
        new CommandLineRun.Result(
            65,
            "",
            "node-init: version 22222222 was rejected: a node of app1 found it to be bad\n");
    assertThat(two.run("turn", "take", "--version", BAD)).isEqualTo(refused);
    assertThat(two.with("NODE_VERSION", BAD).run("turn", "take", "--wait", "1h"))
        .isEqualTo(refused);
    assertThat(two.run("turn", "show").out())
        .isEqualTo("Nobody has the turn of app1\nrejected " + BAD + "\n");
    assertThat(two.run("turn", "take", "--version", GOOD).exitCode()).isZero();
  }

  @Test
  void whoever_waits_gets_it_when_it_is_left() throws Exception {
    one.run("turn", "take");
    CompletableFuture<CommandLineRun.Result> waiting =
        CompletableFuture.supplyAsync(() -> two.run("turn", "take", "--wait", "2m"));
    Await.until(
        Duration.ofSeconds(60),
        "the other has asked",
        () -> Files.exists(two.home().run().resolve("turns.git/HEAD")));

    one.run("turn", "leave");

    assertThat(waiting.get().exitCode()).isZero();
    assertThat(one.run("turn", "take").exitCode()).isEqualTo(75);
  }

  @Test
  void whoever_waits_in_vain_is_told_the_same() {
    one.run("turn", "take");

    assertThat(two.run("turn", "take", "--wait", "1s").exitCode()).isEqualTo(75);
  }

  @Test
  void the_turn_of_a_dead_node_is_taken_after_its_deadline_and_that_of_a_live_one_is_not()
      throws IOException {
    one.run("turn", "take");

    putHolder("app1-1", Duration.ofHours(-1));
    assertThat(two.run("turn", "take").exitCode()).as("it lives").isEqualTo(75);
    putHolder("app1-0", Duration.ofMinutes(1));
    assertThat(two.run("turn", "take").exitCode()).as("it has time").isEqualTo(75);
    putHolder("app1-0", Duration.ofHours(-1));
    assertThat(two.run("turn", "take").exitCode()).as("seen once").isEqualTo(75);
    assertThat(two.run("turn", "take").exitCode()).as("no time has passed").isEqualTo(75);
    letPass(100);
    assertThat(two.run("turn", "take").exitCode()).as("less than two minutes").isEqualTo(75);
    letPass(22);
    CommandLineRun.Result taken = two.run("turn", "take");
    assertThat(taken.exitCode()).as(taken.err()).isZero();
    assertThat(taken.out()).contains("; app1-0 had it until ").endsWith(" and does not live\n");
  }

  @Test
  void a_clock_far_ahead_takes_the_turn_of_no_node_that_goes_on_speaking() throws Exception {
    one.run("turn", "take", "--for", "5m");
    Clock ahead = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(20));

    assertThat(takeBy(ahead)).as("seen once").isInstanceOf(TakeResult.Occupied.class);
    letPass(3600);
    speak(Instant.now().plus(Duration.ofMinutes(1)));
    assertThat(takeBy(ahead)).as("it spoke again").isInstanceOf(TakeResult.Occupied.class);
    letPass(60);
    assertThat(takeBy(ahead)).as("just now").isInstanceOf(TakeResult.Occupied.class);
    letPass(3600);
    assertThat(takeBy(ahead)).as("it stood still").isInstanceOf(TakeResult.Taken.class);
  }

  @Test
  void of_two_machines_with_one_name_neither_gets_a_turn_nor_frees_the_others() throws Exception {
    one.run("cron-1m");
    one.run("turn", "take");
    ProgramRun.of("cp", "-a", one.home().root().toString(), folder.resolve("copy").toString())
        .run()
        .expectingSuccess();
    CommandLineRun copy = new CommandLineRun(folder.resolve("copy"));
    copy.run("nodeinfo", "set", "address", "127.0.0.2");
    for (int beat = 0; beat < 4; beat++) {
      copy.run("cron-1m");
      // A minute that was published already is not published again.
      Files.delete(one.home().run().resolve("presence/minute.txt"));
      one.run("cron-1m");
      Files.delete(copy.home().run().resolve("presence/minute.txt"));
    }

    assertThat(copy.run("turn", "leave", "--wait", "0s").exitCode()).isEqualTo(75);
    assertThat(two.run("turn", "show").out()).startsWith("app1-1 has the turn");
    for (CommandLineRun node : List.of(one, copy)) {
      CommandLineRun.Result refused = node.run("turn", "take");
      assertThat(refused.exitCode()).isEqualTo(75);
      assertThat(refused.err())
          .startsWith("node-init: Another machine publishes as app1-1, too: ")
          .hasLineCount(1);
      assertThat(node.run("status").out()).contains("problem      Another machine publishes");
      assertThat(Files.readString(node.home().logFile()))
          .containsOnlyOnce("WARNING Another machine publishes as app1-1");
    }
  }

  @Test
  void what_was_seen_before_the_machine_was_started_again_tells_nothing() throws Exception {
    one.run("turn", "take");
    putHolder("app1-0", Duration.ofHours(-1));
    two.run("turn", "take");
    letPass(3600);
    String seen = Files.readString(seen());

    for (String other :
        List.of(seen.replaceFirst("\n[^ ]+ ", "\nother "), seen.replaceFirst(" [0-9]+\n$", "\n"))) {
      Files.writeString(seen(), other);
      assertThat(two.run("turn", "take").exitCode()).isEqualTo(75);
    }
  }

  private Path seen() {
    return two.home().run().resolve("turn-app1.txt");
  }

  /** Makes what the second node has seen of the holder older. */
  private void letPass(long seconds) throws IOException {
    List<String> lines = Files.readAllLines(seen());
    BootTime then = BootTime.parse(lines.get(1)).orElseThrow();
    BootTime before = new BootTime(then.bootId(), then.uptime() - seconds);
    Files.writeString(seen(), lines.get(0) + "\n" + before + "\n");
  }

  private TakeResult takeBy(Clock clock) throws Exception {
    Node node =
        new Node(
            new Surroundings(
                two.home(),
                Map.of("PATH", "/usr/bin:/bin"),
                clock,
                time -> {},
                Optional.empty(),
                Optional.empty(),
                folder.resolve("systemd")));
    return node.commands()
        .turns()
        .take("app1", Duration.ofMinutes(5), Optional.empty(), Duration.ZERO);
  }

  /** Lets the first node say that it is there, as its heartbeat would. */
  private void speak(Instant when) {
    Minute minute = new Minute(when);
    try (GitHistory presence = GitHistory.open(federation.presence())) {
      String record = PresenceRecord.of("app1-1").seen(minute.day()).build().render();
      presence.commitOn("main", "Speak", Change.write("it/presence/all/app1-1.json", record));
      String day = "flattime/" + minute.day();
      if (!presence.hasBranch(day)) {
        // The day has just begun.
        presence.branch(day, presence.head());
      }
      presence.commitOn(
          day, "Speak", Change.write(PresencePaths.folder(minute) + "/app1-1.json", record));
    }
  }

  private void putHolder(String holder, Duration deadline) {
    Instant now = Instant.now();
    try (GitHistory presence = GitHistory.open(federation.presence())) {
      presence.commitOn(
          "turn/app1",
          "Put",
          Change.write(
              "turn.json",
              "{\"deadline\":\"%s\",\"holder\":\"%s\",\"rejected\":[],\"taken\":\"%s\"}\n"
                  .formatted(
                      new Stamp(now.plus(deadline)),
                      holder,
                      new Stamp(now.minus(Duration.ofHours(2))))));
    }
  }

  @Test
  void nobody_takes_or_leaves_a_turn_while_the_server_is_down() throws IOException {
    one.run("turn", "take");
    federation.setDown(true);

    for (String[] call :
        new String[][] {
          {"turn", "take"},
          {"turn", "take", "--wait", "1s"},
          {"turn", "leave", "--wait", "0s"},
          {"turn", "show"}
        }) {
      CommandLineRun.Result down = one.run(call);
      assertThat(down.exitCode()).isEqualTo(75);
      assertThat(down.out()).isEmpty();
      assertThat(down.err()).hasLineCount(1).contains("presence.git");
    }

    federation.setDown(false);
    assertThat(two.run("turn", "take").exitCode()).isEqualTo(75);
    assertThat(one.run("turn", "leave").out()).isEqualTo("Left the turn of app1\n");
  }

  @Test
  void a_wrong_call_is_told_in_one_line() {
    String noPart = "there is no part \"nosuch\" in it/federation.yaml: it has app1, db1";
    List.of(
            List.of("take --version main", "is not a version"),
            List.of("take --part ../x", "is not a name"),
            List.of("take --part nosuch", noPart),
            List.of("leave --part nosuch", noPart),
            List.of("show --part nosuch", noPart),
            List.of("take --for 25h", "--for"),
            List.of("take --wait 25h", "--wait"),
            List.of("take --for 0s", "--for"),
            List.of("take --for soon", "--for"),
            List.of("take --wait soon", "--wait"),
            List.of("leave --reject main", "is not a version"),
            List.of("leave --part ../x", "is not a name"),
            List.of("show --part ../x", "is not a name"))
        .forEach(
            call -> {
              CommandLineRun.Result result = one.run(("turn " + call.get(0)).split(" "));

              assertThat(result.exitCode()).as(call.get(0)).isEqualTo(2);
              assertThat(result.err()).as(call.get(0)).hasLineCount(1).contains(call.get(1));
            });
  }

  @Test
  void a_node_without_presence_is_told_what_is_missing() throws IOException {
    Path config = one.home().nodeinfo().resolve("config.properties");
    Files.writeString(config, Files.readString(config).replaceAll("(?m)^presence.*\\R", ""));

    for (String call : new String[] {"turn take", "secret read x --from db1"}) {
      CommandLineRun.Result result = one.run(call.split(" "));
      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.err()).hasLineCount(1).contains("presence in it/federation.yaml");
    }
  }
}
