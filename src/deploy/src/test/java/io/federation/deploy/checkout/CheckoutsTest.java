package io.federation.deploy.checkout;

import static io.federation.testkit.Change.script;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.deploy.host.CheckoutAddress;
import io.federation.deploy.plan.Software;
import io.federation.deploy.software.Commands;
import io.federation.deploy.software.RecordedLog;
import io.federation.machine.Program;
import io.federation.testkit.GitHistory;
import io.federation.testkit.HttpGitServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckoutsTest {

  /** Leaves what it has built, which nobody else can read. */
  private static final String BUILD = "#!/bin/sh\ncat a.txt >>built\nchmod 600 built\n";

  @TempDir private Path folder;
  @AutoClose private GitHistory history;
  @AutoClose private HttpGitServer server;
  private final RecordedLog log = new RecordedLog();
  private Path app;
  private Checkouts checkouts;

  @BeforeEach
  void a_repository() {
    history = GitHistory.create(folder.resolve("repositories/app.git"));
    history.commit("One", write("a.txt", "1\n"), script("stage-build", BUILD));
    server = HttpGitServer.serving(folder.resolve("repositories"));
    Commands commands =
        new Commands(
            log, Map.of("PATH", System.getenv("PATH")), Duration.ofMinutes(1), Program::run);
    app = folder.resolve("opt/app");
    checkouts =
        new Checkouts(
            folder, commands, folder.resolve("credentials"), Optional.of(server.url("ops.git")));
  }

  @Test
  void software_is_checked_out_and_built_and_all_can_read_it() throws IOException {
    provide("main");

    assertThat(log.lines())
        .containsExactly(
            "git checkout " + server.url("app.git") + "#main /opt/app",
            "Build app (" + address("main") + ")",
            "/opt/app/stage-build",
            "chmod -R a+rX .");
    assertThat(app.resolve("built")).hasContent("1");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(app.resolve("built"))))
        .isEqualTo("rw-r--r--");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(app)))
        .isEqualTo("rwxr-xr-x");
    assertThat(CheckoutAddress.read(app)).contains(address("main"));
    assertThat(folder.resolve("opt")).isDirectoryContaining(app::equals);
    assertOnlyApp();
  }

  @Test
  void the_same_address_is_updated_and_built_again() throws IOException {
    ObjectId one = history.head();
    history.commit("Two", write("a.txt", "2\n"));
    provide("main");
    history.rewindTo(one);
    provide("main");

    assertThat(app.resolve("a.txt")).hasContent("1");
    assertThat(app.resolve("built")).hasContent("2\n1");
  }

  @Test
  void a_relative_address_is_beside_the_ops_repository() throws IOException {
    checkouts.provide(new Software("app", Optional.of("git:../app.git#main")));

    assertThat(log.lines()).startsWith("git checkout " + server.url("app.git") + "#main /opt/app");
    assertThat(app.resolve("built")).hasContent("1");
    assertThat(CheckoutAddress.read(app)).contains("git:../app.git#main");
  }

  @Test
  void a_relative_address_that_leads_too_far_is_refused() {
    assertThatThrownBy(
            () -> checkouts.provide(new Software("app", Optional.of("git:../../../app.git#main"))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("use fewer ../");
  }

  @Test
  void another_address_removes_the_old_checkout_first() throws IOException {
    history.branch("other", history.head());
    history.commitOn("other", "Other", write("a.txt", "other\n"));
    provide("main");
    log.lines();
    provide("other");

    assertThat(log.lines())
        .startsWith("Removing conflicting checkout " + address("main") + " != " + address("other"));
    assertThat(app.resolve("built")).hasContent("other");
    assertOnlyApp();
  }

  @Test
  void a_checkout_that_something_else_has_made_is_replaced() throws IOException {
    Files.createDirectories(app.resolve(".svn"));
    provide("main");

    assertThat(log.lines())
        .startsWith("Removing conflicting checkout of unknown origin != " + address("main"));
    assertThat(app.resolve("built")).hasContent("1");
  }

  @Test
  void a_folder_that_is_no_checkout_is_not_touched() throws IOException {
    Files.createDirectories(app.resolve("bin"));

    assertThatThrownBy(() -> provide("main"))
        .hasMessage(app + " is in the way, and no checkout: remove it");
    assertThat(app.resolve("bin")).isDirectory();
  }

  @Test
  void a_build_that_fails_is_an_error_and_is_done_again() throws IOException {
    history.commit("Broken", script("stage-build", "#!/bin/sh\necho no compiler\nexit 1\n"));
    assertThatThrownBy(() -> provide("main")).hasMessage("Command failed: /opt/app/stage-build");
    assertThat(log.failures()).containsExactly("no compiler");

    history.commit("Mended", script("stage-build", BUILD));
    provide("main");
    assertThat(app.resolve("built")).hasContent("1");
  }

  @Test
  void what_cannot_be_had_leaves_things_as_they_are() throws IOException {
    assertThatThrownBy(() -> provide("absent"))
        .hasMessage(server.url("app.git") + " has no branch, tag or commit absent");
    assertThat(app).doesNotExist();

    provide("main");
    server.stop();
    assertThatThrownBy(() -> provide("main")).hasMessageContaining(server.url("app.git"));
    assertThat(app.resolve("built")).hasContent("1");

    server.start();
    provide("main");
    assertOnlyApp();
  }

  @Test
  void what_a_killed_run_has_left_is_no_obstacle() throws IOException {
    Files.writeString(
        Files.createDirectories(folder.resolve("opt/.app.checkout/.git")).resolve("HEAD"), "");
    Files.createDirectories(folder.resolve("opt/.app.removed/x"));
    provide("main");
    checkouts.remove("app");

    assertThat(folder.resolve("opt")).isEmptyDirectory();
  }

  @Test
  void a_checkout_is_removed() throws IOException {
    provide("main");
    log.lines();
    checkouts.remove("app");
    checkouts.remove("app");

    assertThat(log.lines()).containsExactly("Removing checkout app");
    assertThat(folder.resolve("opt")).isEmptyDirectory();
  }

  @Test
  void what_is_no_address_reaches_no_program() {
    for (String address :
        new String[] {
          "git:ext::sh#main",
          "git:-oProxyCommand=sh#main",
          "git:https://user:secret@git.example.org/app.git#main",
          "git:/srv/app.git#a..b",
          "git://git.example.org/app.git",
          "git://-oProxyCommand=sh/app.git#main",
          "svn://-oProxyCommand=sh/app",
          "svn+ssh://-oProxyCommand=sh/app",
          "svn+ssh://a@-oProxyCommand=sh/app",
          "svn://svn.example.org"
        }) {
      assertThatThrownBy(
              () -> checkouts.provide(new Software("app", Optional.of(address))), address)
          .isInstanceOf(IOException.class)
          .hasMessageMatching(".*: (use|leave) .*")
          .message()
          .doesNotContain("secret");
    }
    assertThatIllegalArgumentException().isThrownBy(() -> checkouts.remove("../opt"));
    assertThat(log.lines()).isEmpty();
  }

  private void provide(String name) throws IOException {
    checkouts.provide(new Software("app", Optional.of(address(name))));
  }

  private String address(String name) {
    return "git:" + server.url("app.git") + "#" + name;
  }

  private void assertOnlyApp() {
    assertThat(folder.resolve("opt").toFile().list()).containsExactly("app");
  }
}
