package io.federation.deploy.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.deploy.host.CheckoutAddress;
import io.federation.deploy.plan.Software;
import io.federation.deploy.software.Commands;
import io.federation.deploy.software.RecordedLog;
import io.federation.machine.Program;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkouts of Subversion, from its own server. */
@Tag("e2e")
class SvnCheckoutsE2eTest {

  @TempDir private Path folder;
  @AutoClose private SvnServer server;
  private final RecordedLog log = new RecordedLog();
  private Path app;
  private Checkouts checkouts;

  @BeforeEach
  void a_repository() throws IOException {
    server = new SvnServer(folder);
    server.commit(
        copy -> {
          Path trunk = Files.createDirectory(copy.resolve("trunk"));
          Files.writeString(trunk.resolve("a.txt"), "1\n");
          Path build =
              Files.writeString(trunk.resolve("stage-build"), "#!/bin/sh\ncp a.txt built\n");
          assertThat(build.toFile().setExecutable(true, false)).isTrue();
        });
    Commands commands =
        new Commands(
            log, Map.of("PATH", System.getenv("PATH")), Duration.ofMinutes(2), Program::run);
    app = folder.resolve("opt/app");
    checkouts = new Checkouts(folder, commands, folder.resolve("credentials"), Optional.empty());
  }

  @Test
  void software_is_checked_out_and_built() throws IOException {
    provide("trunk");

    assertThat(log.lines())
        .containsExactly(
            "svn co " + server.url("trunk") + " /opt/app",
            "Build app (" + server.url("trunk") + ")",
            "/opt/app/stage-build",
            "chmod -R a+rX .");
    assertThat(app.resolve("built")).hasContent("1");
    assertThat(CheckoutAddress.read(app)).contains(server.url("trunk"));
    assertThat(folder.resolve("opt").toFile().list()).containsExactly("app");
  }

  @Test
  void the_same_address_is_updated_whatever_was_changed_here() throws IOException {
    provide("trunk");
    server.commit(copy -> Files.writeString(copy.resolve("trunk/a.txt"), "2\n"));
    server.commit(copy -> Files.writeString(copy.resolve("trunk/new.txt"), "new\n"));
    Files.writeString(app.resolve("a.txt"), "changed here\n");
    Files.writeString(app.resolve("new.txt"), "in the way\n");
    Files.writeString(app.resolve("mine"), "mine\n");

    provide("trunk");

    assertThat(app.resolve("built")).hasContent("2");
    assertThat(app.resolve("new.txt")).hasContent("new");
    assertThat(app.resolve("mine")).exists();
    server.commit(copy -> server.svn("delete", "trunk/new.txt"));
    provide("trunk");
    assertThat(app.resolve("new.txt")).doesNotExist();
    assertThat(app.toFile().list())
        .containsExactlyInAnyOrder(".svn", "a.txt", "built", "mine", "stage-build");
  }

  @Test
  void a_lock_that_a_killed_run_has_left_is_no_obstacle() throws IOException {
    provide("trunk");
    server.commit(copy -> Files.writeString(copy.resolve("trunk/a.txt"), "2\n"));
    String lock =
        "import sqlite3; database = sqlite3.connect('.svn/wc.db');"
            + " database.execute(\"insert into wc_lock values (1, '', -1)\"); database.commit()";
    ProgramRun.of("python3", "-c", lock).in(app).run().expectingSuccess();
    assertThat(ProgramRun.of("svn", "update").in(app).run().err()).contains("locked");

    provide("trunk");

    assertThat(app.resolve("built")).hasContent("2");
  }

  @Test
  void another_address_removes_the_old_checkout_first() throws IOException {
    server.commit(copy -> server.svn("copy", "trunk", "branch"));
    server.commit(copy -> Files.writeString(copy.resolve("branch/a.txt"), "branch\n"));
    provide("trunk");
    Files.writeString(app.resolve("mine"), "mine\n");
    log.lines();

    provide("branch");

    assertThat(log.lines())
        .startsWith(
            "Removing conflicting checkout " + server.url("trunk") + " != " + server.url("branch"));
    assertThat(app.resolve("built")).hasContent("branch");
    assertThat(app.resolve("mine")).doesNotExist();
  }

  @Test
  void a_revision_can_be_part_of_an_address() throws IOException {
    server.commit(copy -> Files.writeString(copy.resolve("trunk/a.txt"), "2\n"));
    provide("trunk@1");

    assertThat(app.resolve("built")).hasContent("1");
    provide("trunk@1");
    assertThat(app.resolve("built")).hasContent("1");
  }

  @Test
  void what_cannot_be_had_is_an_error_and_what_svn_says_is_in_the_log() {
    assertThatThrownBy(() -> provide("absent"))
        .hasMessage("Command failed: svn co " + server.url("absent"));
    assertThat(log.failures()).anyMatch(line -> line.contains("absent"));
    assertThat(app).doesNotExist();
  }

  private void provide(String place) throws IOException {
    checkouts.provide(new Software("app", Optional.of(server.url(place))));
  }
}
