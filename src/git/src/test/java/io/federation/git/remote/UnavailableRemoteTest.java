package io.federation.git.remote;

import static io.federation.testkit.Change.binary;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.git.GitProgram;
import io.federation.git.Scene;
import io.federation.git.SecondJvm;
import io.federation.git.look.Look;
import io.federation.testkit.FolderSnapshot;
import io.federation.testkit.HttpAnswer;
import io.federation.testkit.HttpGitServer;
import io.federation.testkit.ProgramRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnavailableRemoteTest {

  @TempDir private Path folder;
  private Scene scene;
  private HttpGitServer server;
  private Remote remote;
  private ObjectId first;

  @BeforeEach
  void a_clone_and_a_commit_to_fetch() throws Exception {
    scene = Scene.in(folder);
    first = scene.history().commit("One", write("a.txt", "1"));
    server = HttpGitServer.serving(scene.repositories());
    remote = scene.remote(server);
    scene.makeClone(remote);
    byte[] noise = new byte[100_000];
    new Random(1).nextBytes(noise);
    scene.history().commit("Two", write("a.txt", "2"), binary("noise", noise));
  }

  @AfterEach
  void close() {
    server.close();
    scene.close();
  }

  private void assertNextAdvanceSucceeds() throws Exception {
    scene.assertStandsAt(first);
    assertThat(scene.advance(remote).recovered()).isEmpty();
    scene.assertLikeFreshClone();
  }

  @Test
  void an_unknown_host_is_called_so() throws Exception {
    Remote unknown = scene.remote("http://git.example.invalid/ops.git", "main");

    assertThat(scene.failedLook(unknown)).contains(": unknown host git.example.invalid");
    assertThat(scene.failedAdvance(unknown)).contains(": unknown host git.example.invalid");
    assertNextAdvanceSucceeds();
  }

  @Test
  void a_missing_branch_is_named() throws Exception {
    Remote wrong = scene.remote(server.url("ops.git"), "mian");

    assertThat(scene.failedLook(wrong)).isEqualTo(server.url("ops.git") + " has no branch mian");
    assertThat(scene.failedAdvance(wrong)).isEqualTo(server.url("ops.git") + " has no branch mian");
    assertNextAdvanceSucceeds();
  }

  @Test
  void a_missing_branch_of_a_path_is_named() throws Exception {
    Remote wrong = scene.remote(scene.history().folder().toString(), "mian");

    assertThat(scene.failedLook(wrong)).endsWith("ops.git has no branch mian");
    assertThat(scene.failedAdvance(wrong)).endsWith("ops.git has no branch mian");
    assertNextAdvanceSucceeds();
  }

  @Test
  void a_branch_of_whose_name_another_begins_is_missing_all_the_same() throws Exception {
    scene.history().branch("release-2", first);
    Remote wrong = scene.remote(server.url("ops.git"), "release");

    assertThat(scene.failedLook(wrong)).endsWith("has no branch release");
  }

  @Test
  void a_missing_repository_is_one_line() throws Exception {
    Remote wrong = scene.remote(server.url("opps.git"));

    scene.failedLook(wrong);
    scene.failedAdvance(wrong);
    assertNextAdvanceSucceeds();
  }

  @Test
  void a_missing_path_is_one_line() throws Exception {
    Remote wrong = scene.remote(folder.resolve("nowhere.git").toString());

    scene.failedLook(wrong);
    scene.failedAdvance(wrong);
    assertNextAdvanceSucceeds();
  }

  @Tag("jvm")
  @Test
  void a_path_with_broken_objects_is_one_line_that_names_the_object() throws Exception {
    String repository = scene.history().folder().toString();
    GitProgram git = GitProgram.withHome(folder);
    String blob = git.in(Path.of(repository), "rev-parse", "main:a.txt");
    Path object = Path.of(repository, "objects", blob.substring(0, 2), blob.substring(2));
    byte[] whole = Files.readAllBytes(object);
    Files.delete(object);
    Remote broken = scene.remote(repository);

    ProgramRun.Result advance = SecondJvm.of(List.of(), "advance", scene.workTree(), broken).run();

    assertThat(advance.err().strip())
        .startsWith(broken.shownUrl())
        .contains(blob)
        .doesNotContain("\n");
    assertThat(advance.exitCode()).isEqualTo(1);

    Files.write(object, whole);
    assertNextAdvanceSucceeds();
  }

  @Test
  void a_broken_server_is_one_line_with_its_status() throws Exception {
    server.answer(HttpAnswer.status(500));

    assertThat(scene.failedLook(remote)).contains("500");
    assertThat(scene.failedAdvance(remote)).contains("500");

    server.answerNormally();
    assertNextAdvanceSucceeds();
  }

  @Test
  void a_server_that_breaks_after_its_advertisement_is_one_line() throws Exception {
    server.answerOn("/git-upload-pack", HttpAnswer.status(503));

    assertThat(scene.failedAdvance(remote)).contains("503");

    server.answerNormally();
    assertNextAdvanceSucceeds();
  }

  @ParameterizedTest
  @CsvSource({"403", "404", "429", "503"})
  void what_a_server_says_of_why_it_refuses_is_part_of_the_line(int status) throws Exception {
    String said = "\n Repository is disabled.\u001b[2J\nAsk your administrator.\n";
    server.answer(HttpAnswer.status(status, "text/plain", said));

    assertThat(scene.failedLook(remote)).endsWith(": Repository is disabled.?[2J");

    server.answerNormally();
    for (String path : List.of("/info/refs", "/git-upload-pack")) {
      server.answerOn(path, HttpAnswer.status(status, "text/plain", said));

      assertThat(scene.failedAdvance(remote)).endsWith(": Repository is disabled.?[2J");

      server.answerNormally();
    }
    assertNextAdvanceSucceeds();
  }

  @Test
  void a_page_and_what_is_too_long_is_not_part_of_the_line() throws Exception {
    server.answer(HttpAnswer.status(403, "text/html", "<p>Forbidden, says the page"));
    assertThat(scene.failedLook(remote)).doesNotContain("says the page");
    assertThat(scene.failedAdvance(remote)).doesNotContain("says the page");

    server.answer(HttpAnswer.status(403, "text/plain", "word ".repeat(10_000)));
    assertThat(scene.failedAdvance(remote))
        .contains("word word")
        .endsWith("...")
        .hasSizeLessThan(500);

    server.answerNormally();
    assertNextAdvanceSucceeds();
  }

  @Test
  void a_server_out_of_service_is_one_line() throws Exception {
    server.stop();

    scene.failedLook(remote);
    scene.failedAdvance(remote);

    server.start();
    assertNextAdvanceSucceeds();
  }

  @Test
  void a_host_that_does_not_exist_is_one_line() {
    Remote nowhere = scene.remote("http://no-such-host.invalid/ops.git");

    assertThat(scene.failedLook(nowhere)).contains("no-such-host.invalid");
    scene.failedAdvance(nowhere);
  }

  @Test
  void an_unknown_kind_of_url_is_one_line_that_names_the_known_ones() {
    Remote gopher = scene.remote("gopher://127.0.0.1/ops.git");

    assertThat(scene.failedLook(gopher)).contains("http", "ssh", "file");
  }

  @Test
  void a_malformed_url_is_one_line() {
    Remote malformed = scene.remote("http://[/ops.git");

    assertThat(scene.failedLook(malformed)).contains("url");
  }

  @ParameterizedTest
  @CsvSource({
    "/info/refs, 0",
    "/info/refs, 1",
    "/info/refs, 40",
    "/git-upload-pack, 0",
    "/git-upload-pack, 3",
    "/git-upload-pack, 70",
    "/git-upload-pack, 100",
    "/git-upload-pack, 500",
    "/git-upload-pack, 5000",
    "/git-upload-pack, 60000",
    "/git-upload-pack, 100000",
  })
  void a_server_that_hangs_up_is_one_line_and_the_next_advance_succeeds(String pathEnd, long bytes)
      throws Exception {
    FolderSnapshot before = scene.tree();
    server.answerOn(pathEnd, HttpAnswer.cutAfter(bytes));

    scene.failedAdvance(remote);

    assertThat(before.differencesTo(scene.tree())).isEmpty();
    assertThat(scene.git("for-each-ref", "--format=%(objectname)").lines())
        .containsOnly(first.name());
    server.answerNormally();
    assertNextAdvanceSucceeds();
  }

  @Test
  void fetches_that_were_cut_off_do_not_pile_up() throws Exception {
    server.answerOn("/git-upload-pack", HttpAnswer.cutAfter(60_000));
    scene.failedAdvance(remote);
    scene.failedAdvance(remote);

    try (Stream<Path> files = Files.walk(scene.file(".git"))) {
      assertThat(files.filter(Files::isRegularFile).filter(file -> file.toFile().length() > 20_000))
          .isEmpty();
    }
  }

  @Test
  void a_half_answered_look_is_one_line() throws Exception {
    server.answer(HttpAnswer.cutAfter(20));

    scene.failedLook(remote);

    server.answerNormally();
    assertThat(scene.look(remote)).isInstanceOf(Look.Moved.class);
  }

  @Test
  void a_server_that_speaks_something_else_is_one_line() throws Exception {
    server.answer(HttpAnswer.status(200));

    scene.failedLook(remote);
    scene.failedAdvance(remote);

    server.answerNormally();
    assertNextAdvanceSucceeds();
  }

  @Test
  void a_password_in_a_url_is_never_shown() {
    Remote secret = scene.remote("http://node:s3cret@127.0.0.1:1/ops.git");

    assertThat(scene.failedLook(secret)).doesNotContain("s3cret");
    assertThat(scene.failedAdvance(secret)).doesNotContain("s3cret");
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void a_host_is_tried_at_all_of_its_addresses(String scheme) throws Exception {
    Path hosts =
        Files.write(
            folder.resolve("hosts"),
            List.of("127.0.0.2 git.example.invalid", "127.0.0.1 git.example.invalid"));
    List<String> options = new ArrayList<>(List.of("-Djdk.net.hosts.file=" + hosts));
    try (HttpGitServer https = HttpGitServer.servingHttps(scene.repositories())) {
      options.add("-Djavax.net.ssl.trustStore=" + https.trustStore());
      options.add("-Djavax.net.ssl.trustStorePassword=" + https.trustStorePassword());
      HttpGitServer asked = scheme.equals("http") ? server : https;
      Remote several =
          scene.remote(asked.url("ops.git").replace("127.0.0.1", "git.example.invalid"));

      SecondJvm.of(options, "look,advance", scene.workTree(), several).run().expectingSuccess();

      scene.assertLikeFreshClone();
    }
  }
}
