package io.federation.fed.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.Version;
import io.federation.testkit.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PushHandlerTest {

  private static final String COMMIT = "0f1e2d3c4b5a69788796a5b4c3d2e1f001234567";

  private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<String> sent = new ArrayList<>();

  /** What the way to the nodes fails with, once for each. */
  private final List<Exception> failures = new ArrayList<>();

  private Runnable meanwhile = () -> {};

  private final PushHandler handler =
      new PushHandler(
          new SenderCheck(WebhookSecret.of(HostRequest.SECRET)),
          new PassedBodies(clock),
          this::send,
          new Troubles(new PrintStream(err, true, StandardCharsets.UTF_8)));

  private void send(String repository, Optional<Version> commit) throws IOException {
    Runnable now = meanwhile;
    meanwhile = () -> {};
    now.run();
    if (!failures.isEmpty()) {
      Exception failure = failures.remove(0);
      if (failure instanceof IOException trouble) {
        throw trouble;
      }
      throw (RuntimeException) failure;
    }
    sent.add(repository + " " + commit.map(Version::hex).orElse("-"));
  }

  private Outcome outcome(HostRequest request) {
    return handler.answer(request.headers(), request.body()).outcome();
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void a_push_is_passed_on_with_its_commit() {
    assertThat(outcome(HostRequest.githubPush())).isEqualTo(Outcome.PASSED_ON);
    assertThat(sent).containsExactly("www1 " + COMMIT);
  }

  @Test
  void a_deleted_branch_is_passed_on_without_a_commit() {
    HostRequest deletion =
        HostRequest.github("push", HostRequest.recorded("github-branch-deleted"));

    assertThat(outcome(deletion)).isEqualTo(Outcome.PASSED_ON);
    assertThat(sent).containsExactly("www1 -");
  }

  @Test
  void what_is_wrongly_signed_is_refused_before_it_is_read() {
    HostRequest forged = HostRequest.githubPush().forged("no JSON");

    assertThat(outcome(forged)).isEqualTo(Outcome.REFUSED);
    assertThat(outcome(HostRequest.githubPush().without("X-Hub-Signature-256")))
        .isEqualTo(Outcome.REFUSED);
    assertThat(sent).isEmpty();
  }

  @Test
  void what_is_no_push_is_answered_and_not_passed_on() {
    assertThat(outcome(HostRequest.github("ping", HostRequest.recorded("github-ping"))))
        .isEqualTo(Outcome.PING);
    assertThat(
            outcome(HostRequest.gitlab("Tag Push Hook", HostRequest.recorded("gitlab-tag-push"))))
        .isEqualTo(Outcome.OTHER);
    assertThat(outcome(HostRequest.github("push", "payload=%7B%7D"))).isEqualTo(Outcome.UNREADABLE);
    assertThat(sent).isEmpty();
  }

  @Test
  void the_same_body_is_passed_on_once_in_an_hour() {
    assertThat(outcome(HostRequest.githubPush())).isEqualTo(Outcome.PASSED_ON);
    assertThat(outcome(HostRequest.githubPush())).isEqualTo(Outcome.REPEATED);
    assertThat(outcome(HostRequest.githubPush().with("X-GitHub-Delivery", "another")))
        .isEqualTo(Outcome.REPEATED);
    clock.advance(Duration.ofHours(1));
    assertThat(outcome(HostRequest.githubPush())).isEqualTo(Outcome.PASSED_ON);
    assertThat(sent).hasSize(2);
  }

  @Test
  void a_body_that_comes_again_while_it_is_passed_on_is_not_passed_on_twice() {
    meanwhile = () -> assertThat(outcome(HostRequest.githubPush())).isEqualTo(Outcome.REPEATED);

    assertThat(outcome(HostRequest.githubPush())).isEqualTo(Outcome.PASSED_ON);
    assertThat(sent).hasSize(1);
  }

  @Test
  void many_pushes_in_a_row_are_all_passed_on() {
    for (int i = 0; i < 1000; i++) {
      String body = HostRequest.recorded("github-push").replace(COMMIT, "%040d".formatted(i + 1));
      assertThat(outcome(HostRequest.github("push", body))).isEqualTo(Outcome.PASSED_ON);
    }

    assertThat(sent).hasSize(1000).doesNotHaveDuplicates();
  }

  @Test
  void what_could_not_be_passed_on_is_passed_on_when_it_is_delivered_again() {
    failures.add(new IOException("no connection to 127.0.0.1:2181"));
    failures.add(new IllegalStateException("closed"));

    assertThat(outcome(HostRequest.githubPush())).isEqualTo(Outcome.FAILED);
    assertThat(outcome(HostRequest.githubPush())).isEqualTo(Outcome.FAILED);
    assertThat(outcome(HostRequest.githubPush())).isEqualTo(Outcome.PASSED_ON);
    assertThat(sent).containsExactly("www1 " + COMMIT);
  }

  @Test
  void a_trouble_is_told_once_and_so_is_its_end_and_no_host_is_told_what_it_is() {
    for (int i = 0; i < 3; i++) {
      failures.add(new IOException("no connection to\n127.0.0.1:2181"));
      HostRequest request = HostRequest.githubPush();
      assertThat(handler.answer(request.headers(), request.body()).line())
          .isEqualTo("cannot be passed on now: deliver it again later");
    }
    assertThat(err()).isEqualTo("fed: cannot pass on a push: no connection to; 127.0.0.1:2181\n");

    outcome(HostRequest.githubPush());
    outcome(HostRequest.github("push", HostRequest.recorded("github-branch-deleted")));

    assertThat(err().lines().skip(1)).containsExactly("fed: pushes are passed on again");
  }
}
