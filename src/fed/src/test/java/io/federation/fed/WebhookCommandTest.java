package io.federation.fed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.fed.webhook.HostRequest;
import io.federation.model.ExitCode;
import io.federation.testkit.ChildJvm;
import io.federation.testkit.ProgramRun;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
@Tag("jvm")
class WebhookCommandTest {

  private static final String COMMIT = "0f1e2d3c4b5a69788796a5b4c3d2e1f001234567";

  private RunningWebhook webhook;

  @BeforeEach
  void start() throws IOException {
    webhook = new RunningWebhook();
  }

  @AfterEach
  void stop() {
    webhook.close();
  }

  private int status(HostRequest request) throws Exception {
    return webhook.post(request).statusCode();
  }

  @Test
  void pushes_of_all_hosts_are_passed_on_counted_and_told_at_the_end() throws Exception {
    assertThat(status(HostRequest.github("ping", HostRequest.recorded("github-ping"))))
        .isEqualTo(200);
    assertThat(status(HostRequest.githubPush())).isEqualTo(200);
    assertThat(status(HostRequest.gitlabSigned("Push Hook", HostRequest.recorded("gitlab-push"))))
        .isEqualTo(200);
    assertThat(status(HostRequest.gitea("push", HostRequest.recorded("gitea-push"))))
        .isEqualTo(200);
    assertThat(status(HostRequest.forgejo("push", HostRequest.recorded("forgejo-push"))))
        .isEqualTo(200);
    assertThat(status(HostRequest.githubPush())).isEqualTo(200);
    assertThat(status(HostRequest.gitlab("Tag Push Hook", HostRequest.recorded("gitlab-tag-push"))))
        .isEqualTo(202);
    assertThat(status(HostRequest.github("push", "payload=%7B%7D"))).isEqualTo(400);
    assertThat(status(HostRequest.githubPush().forged("{}"))).isEqualTo(401);
    assertThat(status(HostRequest.githubPush().without("X-Hub-Signature-256"))).isEqualTo(401);

    assertThat(webhook.notifications())
        .containsExactly(
            "www1 " + COMMIT,
            "www1 1" + COMMIT.substring(1),
            "www1 2" + COMMIT.substring(1),
            "www1 3" + COMMIT.substring(1));

    webhook.process().process().destroy(); // SIGTERM
    ProgramRun.Result end = webhook.process().await();
    assertThat(end.exitCode()).isEqualTo(128 + 15);
    assertThat(end.out().lines())
        .containsExactly(
            "listening at http://" + webhook.host() + "/webhook",
            "requests: 4 passed on, 1 passed on before, 1 pings, 1 with nothing to tell,"
                + " 1 not understood, 2 refused",
            "the way to the nodes is closed");
    assertThat(end.err()).isEmpty();
  }

  @Test
  void what_is_posted_elsewhere_or_not_posted_is_no_webhook() throws Exception {
    for (String path : List.of("/", "/webhook/", "/webhook2", "/a/webhook")) {
      assertThat(webhook.send(webhook.at(path).POST(BodyPublishers.noBody())).statusCode())
          .isEqualTo(404);
    }
    HttpResponse<String> got = webhook.send(webhook.at("/webhook").GET());
    assertThat(got.statusCode()).isEqualTo(405);
    assertThat(got.headers().firstValue("Allow")).contains("POST");
    assertThat(webhook.notifications()).isEmpty();
  }

  @Test
  void a_push_that_cannot_be_passed_on_is_to_be_delivered_again() throws Exception {
    Files.delete(webhook.nodes());
    assertThat(status(HostRequest.githubPush())).isEqualTo(503);
    Files.createDirectory(webhook.nodes());
    assertThat(status(HostRequest.githubPush())).isEqualTo(200);

    assertThat(webhook.notifications()).containsExactly("www1 " + COMMIT);
    assertThat(webhook.process().errSoFar().lines()).hasSize(2);
  }

  @Test
  void ten_megabytes_are_refused_before_they_were_sent() throws Exception {
    try (Socket socket = webhook.connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(head("Content-Length: " + 10 * 1024 * 1024));
      out.write(new byte[1000]);
      out.flush();

      assertThatItIsTooLarge(socket);
    }
  }

  @Test
  void a_body_of_unknown_length_is_refused_when_it_is_longer_than_a_megabyte() throws Exception {
    try (Socket socket = webhook.connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(head("Transfer-Encoding: chunked"));
      out.write("200000\r\n".getBytes(UTF_8));
      out.write(new byte[0x100002]);
      out.flush();

      assertThatItIsTooLarge(socket);
    }
  }

  @Test
  void a_megabyte_is_taken() throws Exception {
    String push = HostRequest.recorded("github-push");
    String padded = push + " ".repeat(1024 * 1024 - push.length());

    assertThat(status(HostRequest.github("push", padded))).isEqualTo(200);
    assertThat(status(HostRequest.github("push", padded + " "))).isEqualTo(413);
  }

  @Test
  void headers_without_end_are_cut_off() throws Exception {
    try (Socket socket = webhook.connect()) {
      OutputStream out = socket.getOutputStream();
      out.write("POST /webhook HTTP/1.1\r\nX-Long: ".getBytes(UTF_8));
      out.write("x".repeat(100_000).getBytes(UTF_8));
      out.flush();

      assertThat(RunningWebhook.isCutOff(socket)).isTrue();
    }
  }

  @Test
  void an_address_that_is_taken_is_named_in_one_line() throws Exception {
    ProgramRun.Result second =
        ChildJvm.of(WebhookProgram.class, webhook.arguments(webhook.host()).toArray(new String[0]))
            .run();

    assertThat(second.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(second.err())
        .isEqualTo(
            "fed: cannot listen at "
                + webhook.host()
                + ": Address already in use: name another with --listen\n");
  }

  private byte[] head(String length) {
    return ("POST /webhook HTTP/1.1\r\nHost: "
            + webhook.host()
            + "\r\nX-Hub-Signature-256: sha256=00\r\n"
            + length
            + "\r\n\r\n")
        .getBytes(UTF_8);
  }

  private static void assertThatItIsTooLarge(Socket socket) throws IOException {
    BufferedReader answer =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    assertThat(answer.readLine()).startsWith("HTTP/1.1 413 ");
    while (!answer.readLine().isEmpty()) {
      // The headers.
    }
    assertThat(answer.readLine()).isEqualTo("too large: a body has 1 MB at most");
  }
}
