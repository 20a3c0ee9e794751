package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.ExitCode;
import io.federation.testkit.Await;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stack of several parts and repositories, by the packaged jars. */
@Tag("e2e")
class StackEndToEndTest {

  private static final Duration LIMIT = Duration.ofMinutes(4);

  @TempDir Path folder;

  private Path file(String path) {
    return folder.resolve("fed").resolve(path);
  }

  private static String url(ProgramRun.Result up) {
    return up.out()
        .lines()
        .filter(line -> line.startsWith("http://127."))
        .findFirst()
        .orElseThrow(() -> new AssertionError(up.out()));
  }

  private static String page(String url) throws IOException {
    try (InputStream answer = URI.create(url).toURL().openStream()) {
      return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_stack_comes_up_with_its_repositories_and_its_site_and_heals_when_killed()
      throws Exception {
    Path sample = StackSample.in(folder);
    try (LiveFederation federation = new LiveFederation(folder.resolve("fed"), "1s")) {
      ProgramRun.Result up = federation.up(sample).run().expectingSuccess();

      assertThat(up.out())
          .contains("Made the ops repository " + file("git/ops.git") + " from " + sample)
          .contains("Made the app repository " + file("git/app.git") + " from " + sample + "-app")
          .contains("Made the presence repository " + file("git/presence.git") + ", which is empty")
          .contains("Made a working clone of app for you: " + file("app"));
      assertThat(file("app/page.txt")).hasContent("first page");
      assertThat(file("presence")).doesNotExist();
      String url = url(up);
      assertThat(page(url)).isEqualTo("first page\n");
      assertThat(federation.awaitNothingToDo(sample)).endsWith(url + "\n");

      assertThat(federation.fed("kill", "db1-7").run())
          .returns(ExitCode.USAGE, ProgramRun.Result::exitCode)
          .returns(
              "fed: there is no node db1-7: the nodes are db1-1, web1-1\n", ProgramRun.Result::err);
      assertThat(federation.fed("kill", "db1-1").run().expectingSuccess().out())
          .startsWith("Killed db1-1 (")
          .contains("another grows");
      Await.until(
          LIMIT,
          "the successor has worked on its predecessor's data",
          () -> text(file("volumes/db1-1/workers.txt")).equals("db1-1\ndb1-2\n"));

      assertThat(federation.fed("kill", "web1-1").run().expectingSuccess().out())
          .contains("another grows");
      ProgramRun.Result again = federation.up(sample).run().expectingSuccess();
      assertThat(url(again)).isNotEqualTo(url);
      assertThat(page(url(again))).isEqualTo("first page\n");
    }
    assertThat(folder.resolve("fed")).doesNotExist();
  }

  @Test
  void a_count_that_is_asked_for_is_kept_and_another_sample_is_refused() throws Exception {
    Path sample = StackSample.in(folder);
    try (LiveFederation federation = new LiveFederation(folder.resolve("fed"), "1s")) {
      assertThat(federation.up(sample, "--count", "db2=1").run())
          .returns(ExitCode.USAGE, ProgramRun.Result::exitCode)
          .returns(
              "fed: --count db2=1: there is no such part: the parts are db1, web1\n",
              ProgramRun.Result::err);

      federation.up(sample, "--count", "db1=2", "--count", "web1=0").run().expectingSuccess();
      assertThat(file("nodes/db1-2/nodeinfo/datafolder.txt"))
          .hasContent(file("volumes/db1-2").toString());
      assertThat(file("nodes/web1-1")).doesNotExist();

      ProgramRun.Result other = federation.up().run();
      assertThat(other.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(other.err()).contains("began with the sample " + sample + ", not with ");

      // The sample that it began with needs not be named again.
      Await.until(
          LIMIT,
          "there is nothing to do",
          () ->
              federation
                  .fed("up", "--every", "1s")
                  .run()
                  .expectingSuccess()
                  .out()
                  .startsWith("Nothing to do"));
      assertThat(federation.up(sample, "--count", "db1=1").run().expectingSuccess().out())
          .contains("db1-1 has done its work");
    }
  }

  @Test
  void what_does_not_come_up_is_named_with_its_reason_and_its_log() throws Exception {
    Path sample = StackSample.in(folder);
    Path script = sample.resolve("it/nodeinit/part/db1/init.sh");
    Files.createDirectories(script.getParent());
    Files.writeString(script, "echo 'no disk' >&2\nreturn 3\n");
    try (LiveFederation federation = new LiveFederation(folder.resolve("fed"), "1s")) {
      ProgramRun.Result up = federation.up(sample).run();

      assertThat(up.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(up.out()).contains("db1-1: its initialisation failed", "db1-2: initialising");
      assertThat(up.err())
          .startsWith("fed: db1 cannot be initialised: ")
          .contains("part/db1/init.sh")
          .endsWith("the log of db1-3 is " + file("nodes/db1-3/log/node-init.log") + "\n");
    }
  }

  @Test
  void packages_that_are_missing_are_named_with_the_command_before_anything_grows()
      throws Exception {
    Path sample = StackSample.in(folder);
    Path list = sample.resolve("it/nodeinit/part/db1/packages.apt");
    Files.createDirectories(list.getParent());
    Files.writeString(list, "no-such-package-of-ours # for a test\n");
    try (LiveFederation federation = new LiveFederation(folder.resolve("fed"), "1s")) {
      ProgramRun.Result up = federation.up(sample).withEnv("CI", "false").run();

      if (Files.exists(Path.of("/usr/bin/dpkg-query"))) {
        assertThat(up.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(up.err())
            .contains("packages that are missing here (no-such-package-of-ours)")
            .contains("apt-get install -y --no-install-recommends no-such-package-of-ours");
        assertThat(file("nodes")).doesNotExist();
      } else {
        assertThat(up.expectingSuccess().out()).contains("no-such-package-of-ours");
      }
    }
  }
}
