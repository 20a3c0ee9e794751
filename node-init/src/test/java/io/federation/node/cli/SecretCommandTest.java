package io.federation.node.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.node.home.SecretMask;
import io.federation.presence.PresenceRecord;
import io.federation.testkit.Await;
import io.federation.testkit.ProgramRun;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A secret of one node for another, with a real repository and by the real clock. */
@ResourceLock("System.in")
final class SecretCommandTest {

  private static final String VALUE = "correct horse\nbattery staple\n";

  @TempDir private Path folder;
  private final InputStream stdin = System.in;
  private TwoNodes federation;
  private CommandLineRun db;
  private CommandLineRun app;

  @BeforeEach
  void grow() {
    federation = new TwoNodes(folder);
    db = federation.grow("db1-1", "db1");
    app = federation.grow("app1-1", "app1");
  }

  @AfterEach
  void close() {
    System.setIn(stdin);
    federation.close();
  }

  private CommandLineRun.Result share(String value, String... more) {
    System.setIn(new ByteArrayInputStream(value.getBytes(UTF_8)));
    String[] call = new String[more.length + 5];
    System.arraycopy(new String[] {"secret", "share", "password", "--with", "app1"}, 0, call, 0, 5);
    System.arraycopy(more, 0, call, 5, more.length);
    return db.run(call);
  }

  private static CommandLineRun.Result read(CommandLineRun node, String... more) {
    String[] call = new String[more.length + 5];
    System.arraycopy(new String[] {"secret", "read", "password", "--from", "db1"}, 0, call, 0, 5);
    System.arraycopy(more, 0, call, 5, more.length);
    return node.run(call);
  }

  private static CommandLineRun.Result printed(String out) {
    return new CommandLineRun.Result(0, out, "");
  }

  @Test
  void it_is_read_byte_for_byte_as_soon_as_it_is_shared() {
    assertThat(share(VALUE)).isEqualTo(printed("Shared password with app1\n"));

    assertThat(read(app)).isEqualTo(printed(VALUE));
  }

  @Test
  void who_has_read_it_hides_it_from_what_others_see() throws IOException {
    share(VALUE);
    assertThat(SecretMask.of(app.home()).mask("a battery staple")).isEqualTo("a battery staple");

    read(app);

    assertThat(SecretMask.of(app.home()).mask("a battery staple")).isEqualTo("a ***");
    assertThat(SecretMask.of(app.home()).mask("http://h/?p=battery+staple"))
        .isEqualTo("http://h/?p=***");
  }

  @Test
  void it_may_come_from_a_file() throws IOException {
    Path file = Files.writeString(folder.resolve("value"), VALUE);
    assertThat(share("", "--file", file.toString()).exitCode()).isZero();

    assertThat(read(app)).isEqualTo(printed(VALUE));
  }

  @Test
  void what_is_not_there_is_to_be_tried_again_later() {
    assertThat(read(app))
        .isEqualTo(
            new CommandLineRun.Result(
                75,
                "",
                "node-init: the secret password is not there: db1-1 does not share password, or"
                    + " with nobody who lives yet: try again later\n"));
  }

  @Test
  void whoever_waits_reads_it_when_it_is_shared() throws Exception {
    CompletableFuture<CommandLineRun.Result> waiting =
        CompletableFuture.supplyAsync(() -> read(app, "--wait", "2m"));

    share(VALUE);

    assertThat(waiting.get()).isEqualTo(printed(VALUE));
  }

  @Test
  void a_newcomer_reads_it_after_the_sharers_next_heartbeat() {
    share(VALUE);
    CommandLineRun late = federation.grow("app1-2", "app1");
    assertThat(read(late).exitCode()).isEqualTo(75);

    assertThat(db.run("cron-1m").exitCode()).isZero();

    assertThat(read(late)).isEqualTo(printed(VALUE));
    assertThat(read(app)).isEqualTo(printed(VALUE));
  }

  @Test
  void heartbeats_do_not_change_what_is_sealed() {
    share(VALUE);
    var sealed = record("db1-1").sealed();
    assertThat(sealed.get("password")).containsOnlyKeys("app1-1");

    db.run("cron-1m");
    db.run("cron-1m");

    assertThat(record("db1-1").sealed()).isEqualTo(sealed);
  }

  private PresenceRecord record(String id) {
    return PresenceRecord.parse(federation.git("show", "main:it/presence/all/" + id + ".json"));
  }

  @Test
  void what_is_forgotten_is_there_no_more() {
    share(VALUE);

    assertThat(db.run("secret", "forget", "password")).isEqualTo(printed("Forgot password\n"));
    assertThat(read(app).exitCode()).isEqualTo(75);
    assertThat(db.run("secret", "forget", "password"))
        .isEqualTo(printed("This node does not share password\n"));
  }

  @Test
  void what_is_shared_while_the_server_is_down_is_told_by_a_later_heartbeat() throws IOException {
    federation.setDown(true);
    CommandLineRun.Result shared = share(VALUE);
    assertThat(shared.exitCode()).isZero();
    assertThat(shared.err())
        .startsWith("node-init: password is shared as soon as others can be told: ")
        .hasLineCount(1);
    assertThat(read(app).exitCode()).isEqualTo(75);
    federation.setDown(false);

    // The first tells it, and only then is known again who is there.
    Await.until(
        Duration.ofSeconds(60),
        "it is told",
        () -> db.run("cron-1m").exitCode() == 0 && read(app).exitCode() == 0);

    assertThat(read(app)).isEqualTo(printed(VALUE));
  }

  @Test
  void a_value_that_is_empty_or_too_long_is_refused_and_what_was_shared_stays() {
    share(VALUE);

    assertThat(share("").exitCode()).isEqualTo(2);
    assertThat(share("").err()).contains("is empty").hasLineCount(1);
    assertThat(share("x".repeat(4097)).err())
        .isEqualTo("node-init: the secret's value is too long: give at most 4096 bytes\n");
    assertThat(read(app)).isEqualTo(printed(VALUE));
  }

  @Test
  void names_that_are_none_are_refused() {
    assertThat(
            db.run("secret", "share", "../x", "--with", "app1", "--file", "/dev/null").exitCode())
        .isEqualTo(2);
    assertThat(read(app, "--from", "../x").exitCode()).isEqualTo(2);
    CommandLineRun.Result unknown = app.run("secret", "read", "x", "--from", "nosuch");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err())
        .isEqualTo(
            "node-init: there is no part \"nosuch\" in it/federation.yaml: it has app1, db1\n");
    assertThat(db.run("secret", "share", "x", "--with", "nosuch", "--file", "/dev/null").err())
        .contains("there is no part \"nosuch\"");
    assertThat(db.run("secret", "forget", "../x").exitCode()).isEqualTo(2);
  }

  @Test
  void it_stands_nowhere_in_the_clear_but_in_files_of_the_sharer_and_of_who_has_read_it() {
    share("correct-horse");
    read(app);
    db.run("cron-1m");

    ProgramRun.Result found =
        ProgramRun.of("grep", "-rlaE", "correct-horse|Y29ycmVjdC1ob3JzZQ", folder.toString()).run();
    assertThat(found.out().lines())
        .hasSize(2)
        .contains(db.home().credentials().resolve("shared/password.properties").toString())
        .anyMatch(file -> file.startsWith(app.home().credentials() + "/received/password."));
    assertThat(federation.git("log", "--all", "-p")).doesNotContain("correct-horse");
  }

  @Test
  void a_key_that_others_can_read_is_told_once_and_the_node_goes_on() throws IOException {
    Path key = db.home().credentials().resolve("presence.x25519");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(db.run("cron-1m").exitCode()).isZero();
    assertThat(db.run("cron-1m").exitCode()).isZero();

    assertThat(record("db1-1").publicKey()).isEmpty();
    assertThat(Files.readString(db.home().logFile()))
        .containsOnlyOnce("Nobody can share secrets with this node: " + key);
  }
}
