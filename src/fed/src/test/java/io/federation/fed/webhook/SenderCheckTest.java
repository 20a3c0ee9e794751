package io.federation.fed.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SenderCheckTest {

  private static final SenderCheck CHECK = new SenderCheck(WebhookSecret.of(HostRequest.SECRET));

  private static boolean isRight(HostRequest request) {
    return CHECK.isRight(request.headers(), request.body());
  }

  static Stream<HostRequest> requests() {
    return Stream.of(
        HostRequest.githubPush(),
        HostRequest.gitea("push", HostRequest.recorded("gitea-push")),
        HostRequest.forgejo("push", HostRequest.recorded("forgejo-push")),
        HostRequest.gitlab("Push Hook", HostRequest.recorded("gitlab-push")),
        HostRequest.gitlabSigned("Push Hook", HostRequest.recorded("gitlab-push")));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void each_host_proves_that_it_knows_the_secret(HostRequest request) {
    assertThat(isRight(request)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("requests")
  void none_is_right_for_another_secret(HostRequest request) {
    SenderCheck other =
        new SenderCheck(WebhookSecret.of("whsec_YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODk="));

    assertThat(other.isRight(request.headers(), request.body())).isFalse();
  }

  @ParameterizedTest
  @MethodSource("requests")
  void a_changed_body_is_no_longer_right_but_for_the_token_of_gitlab_which_signs_none(
      HostRequest request) {
    HostRequest forged = request.forged(HostRequest.recorded("github-ping"));

    assertThat(isRight(forged)).isEqualTo(request.fields().containsKey("X-Gitlab-Token"));
  }

  @ParameterizedTest
  @CsvSource({"X-Hub-Signature-256", "X-Gitea-Signature", "X-Forgejo-Signature"})
  void one_wrong_signature_is_not_made_good_by_others(String name) {
    HostRequest request = HostRequest.forgejo("push", HostRequest.recorded("forgejo-push"));

    assertThat(isRight(request.with(name, "sha256=" + HostRequest.signature("other")))).isFalse();
    assertThat(isRight(request.with(name, HostRequest.signature("other")))).isFalse();
    assertThat(isRight(request.with(name, ""))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"X-Gitlab-Token", "webhook-signature"})
  void gitlab_may_give_both_proofs_and_both_must_be_right(String name) {
    HostRequest both =
        HostRequest.gitlabSigned("Push Hook", HostRequest.recorded("gitlab-push"))
            .with("X-Gitlab-Token", HostRequest.SECRET);

    assertThat(isRight(both)).isTrue();
    assertThat(isRight(both.with(name, "v1,other"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"X-Gitea-Signature", "X-Forgejo-Signature"})
  void a_bare_signature_alone_will_do(String name) {
    String body = HostRequest.recorded("gitea-push");
    HostRequest request = new HostRequest(Map.of(), body).with(name, HostRequest.signature(body));

    assertThat(isRight(request)).isTrue();
    assertThat(isRight(request.with(name, HostRequest.signature(body).toUpperCase(Locale.ROOT))))
        .isFalse();
  }

  @Test
  void the_older_signature_by_sha_1_proves_nothing() {
    HostRequest request =
        HostRequest.githubPush()
            .without("X-Hub-Signature-256")
            .with("X-Hub-Signature", "sha1=0f1e2d3c4b5a69788796a5b4c3d2e1f001234567");

    assertThat(CHECK.hasProof(request.headers())).isFalse();
    assertThat(isRight(request)).isFalse();
  }

  @Test
  void a_request_without_any_proof_is_not_right() {
    HostRequest request = HostRequest.githubPush().without("X-Hub-Signature-256");

    assertThat(CHECK.hasProof(HostRequest.githubPush().headers())).isTrue();
    assertThat(CHECK.hasProof(request.headers())).isFalse();
    assertThat(isRight(request)).isFalse();
  }

  @Test
  void the_signature_is_the_one_that_openssl_makes() {
    // printf '{"a":1}' | openssl dgst -sha256 -hmac 1f2e3d4c5b6a79881f2e3d4c5b6a7988
    SenderCheck check = new SenderCheck(WebhookSecret.of("1f2e3d4c5b6a79881f2e3d4c5b6a7988"));
    HostRequest request =
        new HostRequest(Map.of(), "{\"a\":1}")
            .with(
                "X-Hub-Signature-256",
                "sha256=37482a189b4732ed8c37cd5cbb9a50f1fa2a0b5a6060a2e24e501cdae9208e75");

    assertThat(check.isRight(request.headers(), request.body())).isTrue();
  }

  @Test
  void the_standard_signature_is_the_one_that_openssl_makes_and_may_be_one_of_several() {
    // printf 'msg_1.1770109200.{"a":1}' | openssl dgst -sha256 -mac HMAC -binary
    //   -macopt key:0123456789abcdef0123456789abcdef | base64
    HostRequest request =
        new HostRequest(Map.of(), "{\"a\":1}")
            .with("webhook-id", "msg_1")
            .with("webhook-timestamp", "1770109200")
            .with("webhook-signature", "v1,fB706kG/NCj6ECqaVUa7CHVDFewnOpmufeosqWTW3ZA=");

    assertThat(isRight(request)).isTrue();
    assertThat(
            isRight(
                request.with(
                    "webhook-signature",
                    "v1,AAAA v1,fB706kG/NCj6ECqaVUa7CHVDFewnOpmufeosqWTW3ZA=")))
        .isTrue();
    assertThat(isRight(request.without("webhook-id"))).isFalse();
    assertThat(isRight(request.without("webhook-timestamp"))).isFalse();
    assertThat(isRight(request.with("webhook-timestamp", "1770109201"))).isFalse();
  }

  @Test
  void a_standard_signature_is_wrong_where_the_secret_is_no_standard_one() {
    SenderCheck check = new SenderCheck(WebhookSecret.of("0123456789abcdef0123456789abcdef"));
    HostRequest request =
        HostRequest.gitlabSigned("Push Hook", HostRequest.recorded("gitlab-push"));

    assertThat(check.isRight(request.headers(), request.body())).isFalse();
  }
}
