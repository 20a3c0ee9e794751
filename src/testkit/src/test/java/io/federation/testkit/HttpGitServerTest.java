package io.federation.testkit;

import static io.federation.testkit.Change.binary;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.federation.testkit.HttpGitServer.Request;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpGitServerTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String UPLOAD = "git-upload-pack";

  @TempDir private Path folder;
  @AutoClose private GitHistory history;
  @AutoClose private HttpGitServer server;
  private GitProgram git;
  private Path clone;

  @BeforeEach
  void a_served_repository() throws IOException {
    Path root = Files.createDirectory(folder.resolve("repositories"));
    history = GitHistory.create(root.resolve("ops.git"));
    byte[] noise = new byte[200_000];
    new Random(1).nextBytes(noise);
    history.commit("One", write("é.txt", "1"), binary("noise", noise));
    server = HttpGitServer.serving(root);
    git = GitProgram.withHome(folder).withEnv("GIT_TRACE_PACKET", "1");
    clone = folder.resolve("clone");
  }

  private ProgramRun cloning() {
    return git.run(folder, "clone", server.url("ops.git"), clone.toString());
  }

  private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
  }

  @Test
  void a_clone_in_protocol_2_is_one_get_and_two_posts() {
    ProgramRun.Result result =
        git.withEnv("GIT_CONFIG_COUNT", "1")
            .withEnv("GIT_CONFIG_KEY_0", "protocol.version")
            .withEnv("GIT_CONFIG_VALUE_0", "2")
            .run(folder, "clone", server.url("ops.git"), clone.toString())
            .run()
            .expectingSuccess();

    assertThat(clone.resolve("é.txt")).hasContent("1");
    assertThat(result.err()).contains("< version 2");
    assertThat(server.requests())
        .extracting(Request::method, Request::path, Request::query, Request::service)
        .containsExactly(
            tuple("GET", "/ops.git/info/refs", "service=git-upload-pack", UPLOAD),
            tuple("POST", "/ops.git/git-upload-pack", "", UPLOAD),
            tuple("POST", "/ops.git/git-upload-pack", "", UPLOAD));
    assertThat(server.requests()).extracting(Request::status).containsOnly(200);
    assertThat(server.requests().get(0).requestBytes()).isZero();
    assertThat(server.requests().get(2).requestBytes()).isPositive();
    assertThat(server.requests().get(2).responseBytes()).isGreaterThan(200_000);
  }

  @Test
  void a_clone_in_protocol_0_is_one_get_and_one_post() {
    ProgramRun.Result result =
        git.run(folder, "-c", "protocol.version=0", "clone", server.url("ops.git"), "clone")
            .run()
            .expectingSuccess();

    assertThat(result.err()).doesNotContain("< version 2");
    assertThat(server.requests()).extracting(Request::method).containsExactly("GET", "POST");
  }

  @Test
  void requests_are_forgotten_when_told() {
    cloning().run().expectingSuccess();

    server.clearRequests();
    assertThat(server.requests()).isEmpty();

    git.in(clone, "-c", "protocol.version=0", "ls-remote", "origin");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void a_large_fetch_request_comes_compressed_and_is_understood() {
    cloning().run().expectingSuccess();
    for (int i = 0; i < 200; i++) {
      // Branches that the server does not know make the client offer them all as "have".
      git.in(clone, "commit", "-q", "--allow-empty", "-m", "Local " + i);
    }
    history.commit("Two", write("b", "2"));
    server.clearRequests();

    ProgramRun.Result result =
        git.withEnv("GIT_TRACE_CURL", "1").run(clone, "fetch").run().expectingSuccess();

    assertThat(result.err()).contains("Content-Encoding: gzip");
    assertThat(git.in(clone, "rev-parse", "origin/main")).isEqualTo(history.head().name());
  }

  @Test
  void a_push_small_or_in_chunks_arrives() throws IOException {
    cloning().run().expectingSuccess();
    byte[] noise = new byte[3_000_000];
    new Random(2).nextBytes(noise);
    Files.write(clone.resolve("big"), noise);
    git.in(clone, "add", "big");
    git.in(clone, "commit", "-q", "-m", "Big");
    server.clearRequests();

    git.in(clone, "push", "-q");

    assertThat(history.head().name()).isEqualTo(git.in(clone, "rev-parse", "HEAD"));
    Request last = server.requests().get(server.requests().size() - 1);
    assertThat(last.service()).isEqualTo("git-receive-pack");
    assertThat(last.requestBytes()).isGreaterThan(3_000_000);
  }

  @Test
  void with_a_password_only_those_who_know_it_are_answered() {
    server.requiringPassword("node", "s3cret");

    assertThat(cloning().run().exitCode()).isNotZero();
    assertThat(server.requests()).extracting(Request::status).containsExactly(401);
    assertThat(clone).doesNotExist();

    String wrong = server.url("ops.git").replace("://", "://node:wrong@");
    assertThat(git.run(folder, "clone", wrong, clone.toString()).run().exitCode()).isNotZero();

    String right = server.url("ops.git").replace("://", "://node:s3cret@");
    git.in(folder, "clone", "-q", right, clone.toString());
    assertThat(clone.resolve("é.txt")).exists();
  }

  @Test
  void out_of_service_it_refuses_and_back_in_service_it_has_the_same_port() {
    cloning().run().expectingSuccess();
    history.commit("Two", write("b", "2"));

    server.stop();
    server.stop();
    assertThat(git.run(clone, "fetch").run().exitCode()).isNotZero();

    server.start();
    server.start();
    git.in(clone, "fetch", "-q");
    assertThat(git.in(clone, "rev-parse", "origin/main")).isEqualTo(history.head().name());
  }

  @Test
  void it_answers_with_a_status_until_told_to_answer_normally() throws Exception {
    server.answer(HttpAnswer.status(500));
    assertThat(get(server.url("ops.git") + "/info/refs?service=" + UPLOAD).statusCode())
        .isEqualTo(500);
    assertThat(server.requests()).extracting(Request::status).containsExactly(500);

    server.answerNormally();
    cloning().run().expectingSuccess();
  }

  @Test
  void an_answer_for_a_path_leaves_the_others_alone() {
    server.answerOn("/git-upload-pack", HttpAnswer.status(503));

    assertThat(cloning().run().exitCode()).isNotZero();

    assertThat(server.requests()).extracting(Request::status).containsExactly(200, 503);
  }

  @Test
  void of_several_answers_the_latest_holds() throws Exception {
    server.answer(HttpAnswer.status(500));
    server.answer(HttpAnswer.status(404));

    assertThat(get(server.url() + "/x").statusCode()).isEqualTo(404);
  }

  @Test
  void a_client_that_follows_redirects_clones_from_the_other_server() {
    try (HttpGitServer other = HttpGitServer.serving(folder.resolve("repositories"))) {
      server.answer(HttpAnswer.redirectTo(other.url()));

      git.run(folder, "-c", "http.followRedirects=false", "clone", server.url("ops.git"), "x")
          .run();
      assertThat(server.requests()).extracting(Request::status).containsExactly(302);
      assertThat(other.requests()).isEmpty();

      cloning().run().expectingSuccess();
      assertThat(other.requests()).isNotEmpty();
    }
  }

  @Test
  void an_answer_cut_in_the_middle_is_seen_as_broken_by_the_client() {
    server.answer(HttpAnswer.cutAfter(100_000));

    ProgramRun.Result result = cloning().run();

    assertThat(result.exitCode()).isNotZero();
    assertThat(clone).doesNotExist();
    assertThat(server.requests())
        .last()
        .satisfies(request -> assertThat(request.responseBytes()).isEqualTo(100_000));
    assertThatThrownBy(
            () -> {
              server.answer(HttpAnswer.cutAfter(10));
              get(server.url("ops.git") + "/info/refs?service=" + UPLOAD);
            })
        .isInstanceOf(IOException.class);
  }

  @Test
  void an_answer_shorter_than_the_cut_is_whole() throws Exception {
    String url = server.url("ops.git") + "/info/refs?service=" + UPLOAD;
    String whole = get(url).body();

    server.answer(HttpAnswer.cutAfter(whole.length()));

    assertThat(get(url).body()).isEqualTo(whole);
  }

  @Test
  void a_held_request_is_answered_when_released() {
    try (HttpHold hold = server.hold();
        ProgramRun.Started cloning = cloning().start()) {
      hold.awaitRequest(LIMIT);
      assertThat(cloning.process().isAlive()).isTrue();
      assertThat(server.requests()).extracting(Request::status).containsExactly(0);

      hold.release();

      cloning.await().expectingSuccess();
    }
    assertThat(clone.resolve("é.txt")).exists();
  }

  @Test
  void a_hold_for_a_path_leaves_the_others_alone() {
    try (HttpHold hold = server.holdOn("/git-upload-pack");
        ProgramRun.Started cloning = cloning().start()) {
      hold.awaitRequest(LIMIT);

      assertThat(server.requests()).extracting(Request::status).containsExactly(200, 0);
      cloning.kill();
    }
  }

  @Test
  void a_hold_that_nobody_runs_into_fails() {
    try (HttpHold hold = server.hold()) {
      assertThatThrownBy(() -> hold.awaitRequest(Duration.ofMillis(30)))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("a request is held");
    }
  }

  @Test
  void a_repository_that_is_not_there_is_not_found() throws Exception {
    String url = server.url("none.git") + "/info/refs?service=" + UPLOAD;

    assertThat(get(url).statusCode()).isEqualTo(404);
    assertThat(server.messages()).contains("none.git");
  }

  @Test
  void a_folder_name_is_encoded_in_the_url() {
    assertThat(server.url("my ops.git")).endsWith("/my%20ops.git");
  }

  @Test
  void closed_it_leaves_nothing_of_gits_at_work_even_if_the_client_has_left() throws IOException {
    cloning().run().expectingSuccess();
    git.in(clone, "commit", "-q", "--allow-empty", "-m", "Two");
    Path began = folder.resolve("began");
    Path hook = Files.createDirectories(history.folder().resolve("hooks")).resolve("update");
    Files.writeString(
        hook, "#!/bin/sh\necho $$ > %1$s.new; mv %1$s.new %1$s; sleep 0.5\n".formatted(began));
    assertThat(hook.toFile().setExecutable(true)).isTrue();
    try (ProgramRun.Started pushing = git.run(clone, "push").start()) {
      Await.until(LIMIT, "the push is being taken", () -> Files.exists(began));
      pushing.kill();
    }

    server.close();

    assertThat(ProcessHandle.of(Long.parseLong(Files.readString(began).strip()))).isEmpty();
  }

  @Test
  void a_plain_server_has_no_certificate() {
    assertThatThrownBy(server::trustStore)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("servingHttps");
  }
}
