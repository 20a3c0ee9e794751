package io.federation.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.presence.PresenceRecord;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

/** A secret of one node for another, with a real repository and by the real clock. */
final class SecretCommandTest extends SecretContractTest {

  @Override
  TwoNodes federation() {
    return new TwoNodes(folder);
  }

  @Override
  void setDown(boolean down) throws IOException {
    federation.setDown(down);
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
