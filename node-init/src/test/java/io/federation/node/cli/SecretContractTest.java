package io.federation.node.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.node.home.SecretMask;
import io.federation.testkit.Await;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What holds of secrets between nodes, wherever they are kept. */
@ResourceLock("System.in")
abstract class SecretContractTest {

  static final String VALUE = "correct horse\nbattery staple\n";

  @TempDir Path folder;
  private final InputStream stdin = System.in;
  TwoNodes federation;
  CommandLineRun db;
  CommandLineRun app;

  /** Makes a federation whose secrets are kept in the place that is tested. */
  abstract TwoNodes federation() throws IOException;

  /** Takes the place where secrets are kept out of service, or puts it back. */
  abstract void setDown(boolean down) throws IOException;

  @BeforeEach
  final void grow() throws IOException {
    federation = federation();
    db = federation.grow("db1-1", "db1");
    app = federation.grow("app1-1", "app1");
  }

  @AfterEach
  final void close() {
    System.setIn(stdin);
    federation.close();
  }

  final CommandLineRun.Result share(String value, String... more) {
    System.setIn(new ByteArrayInputStream(value.getBytes(UTF_8)));
    String[] call = new String[more.length + 5];
    System.arraycopy(new String[] {"secret", "share", "password", "--with", "app1"}, 0, call, 0, 5);
    System.arraycopy(more, 0, call, 5, more.length);
    return db.run(call);
  }

  static CommandLineRun.Result read(CommandLineRun node, String... more) {
    String[] call = new String[more.length + 5];
    System.arraycopy(new String[] {"secret", "read", "password", "--from", "db1"}, 0, call, 0, 5);
    System.arraycopy(more, 0, call, 5, more.length);
    return node.run(call);
  }

  static CommandLineRun.Result printed(String out) {
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
  void whoever_waits_reads_it_when_it_is_shared() throws Exception {
    CompletableFuture<CommandLineRun.Result> waiting =
        CompletableFuture.supplyAsync(() -> read(app, "--wait", "2m"));

    share(VALUE);

    assertThat(waiting.get()).isEqualTo(printed(VALUE));
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
    setDown(true);
    CommandLineRun.Result shared = share(VALUE);
    assertThat(shared.exitCode()).isZero();
    assertThat(shared.err())
        .startsWith("node-init: password is shared as soon as others can be told: ")
        .hasLineCount(1);
    assertThat(read(app).exitCode()).isEqualTo(75);
    setDown(false);

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
}
