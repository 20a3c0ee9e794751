package io.federation.fed.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.Version;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostEventsTest {

  private static final String PUSHED = "f1e2d3c4b5a69788796a5b4c3d2e1f001234567";
  private static final String CLONE_URL = "https://github.com/acme/www1.git";

  private static HostEvent parse(HostRequest request) {
    return HostEvents.parse(request.headers(), request.body());
  }

  private static HostEvent push(String repository, String commit, String branch) {
    return new HostEvent.Push(new PushNotice(repository, Optional.of(new Version(commit)), branch));
  }

  @Test
  void a_push_is_read_in_the_form_of_each_host() {
    assertThat(parse(HostRequest.githubPush()))
        .isEqualTo(push("www1", "0" + PUSHED, "refs/heads/main"));
    assertThat(parse(HostRequest.gitlab("Push Hook", HostRequest.recorded("gitlab-push"))))
        .isEqualTo(push("www1", "1" + PUSHED, "refs/heads/main"));
    assertThat(parse(HostRequest.gitea("push", HostRequest.recorded("gitea-push"))))
        .isEqualTo(push("www1", "2" + PUSHED, "refs/heads/main"));
    assertThat(parse(HostRequest.forgejo("push", HostRequest.recorded("forgejo-push"))))
        .isEqualTo(push("www1", "3" + PUSHED, "refs/heads/main"));
  }

  @ParameterizedTest
  @CsvSource({
    "clone_url, https://github.com/acme/www1.git",
    "clone_url, https://github.com/acme/www1",
    "clone_url, https://git.acme.example/www1.git/",
    "ssh_url, git@github.com:acme/www1.git",
    "ssh_url, git@git.acme.example:www1.git",
    "ssh_url, ssh://git@git.acme.example:2222/acme/www1.git",
    "git_http_url, https://gitlab.acme.example/acme/sites/www1.git",
    "git_ssh_url, git@gitlab.acme.example:acme/sites/www1.git"
  })
  void a_repository_has_the_name_at_the_end_of_its_address(String key, String address) {
    String body =
        "{\"ref\": \"refs/heads/main\", \"after\": \"0%s\", \"repository\": {\"%s\": \"%s\"}}"
            .formatted(PUSHED, key, address);

    assertThat(parse(HostRequest.github("push", body)))
        .isEqualTo(push("www1", "0" + PUSHED, "refs/heads/main"));
  }

  @Test
  void a_project_of_gitlab_has_an_address_where_its_repository_has_none() {
    String body =
        HostRequest.recorded("gitlab-push")
            .replaceAll("(?s)\"repository\": \\{.*?\\}", "\"repository\": {\"name\": \"x\"}");

    assertThat(parse(HostRequest.gitlab("Push Hook", body)))
        .isEqualTo(push("www1", "1" + PUSHED, "refs/heads/main"));
  }

  @Test
  void a_deleted_branch_is_told_without_a_commit() {
    assertThat(parse(HostRequest.github("push", HostRequest.recorded("github-branch-deleted"))))
        .isEqualTo(
            new HostEvent.Push(
                new PushNotice("www1", Optional.empty(), "refs/heads/testing-greeting")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"0f1e2d3c4b5a69788796a5b4c3d2e1f0012345670f1e2d3c4b5a69788796a5b4\"",
        "\"main; rm -rf /\"",
        "7",
        "null",
        "{}"
      })
  void what_is_no_commit_of_sha_1_is_not_told(String after) {
    String body =
        HostRequest.recorded("github-push")
            .replaceAll("\"after\": \"[0-9a-f]*\"", "\"after\": " + after);

    assertThat(parse(HostRequest.github("push", body)))
        .isEqualTo(new HostEvent.Push(new PushNotice("www1", Optional.empty(), "refs/heads/main")));
  }

  @Test
  void a_tag_concerns_no_node() {
    String body = HostRequest.recorded("github-push").replace("refs/heads/main", "refs/tags/v1");

    assertThat(parse(HostRequest.github("push", body)))
        .isEqualTo(new HostEvent.Other("only branches are followed, and this is \"refs/tags/v1\""));
    assertThat(parse(HostRequest.gitlab("Tag Push Hook", HostRequest.recorded("gitlab-tag-push"))))
        .isEqualTo(new HostEvent.Other("only pushes are passed on, and this is \"Tag Push Hook\""));
  }

  @Test
  void a_ping_is_one() {
    assertThat(parse(HostRequest.github("ping", HostRequest.recorded("github-ping"))))
        .isEqualTo(new HostEvent.Ping());
  }

  @Test
  void another_event_concerns_no_node_whatever_stands_in_it() {
    assertThat(parse(HostRequest.github("issues", HostRequest.recorded("github-push"))))
        .isEqualTo(new HostEvent.Other("only pushes are passed on, and this is \"issues\""));
    assertThat(parse(HostRequest.githubPush().without("X-GitHub-Event")))
        .isEqualTo(new HostEvent.Other("only pushes are passed on, and this is \"\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "payload=%7B%22ref%22%3A%22refs%2Fheads%2Fmain%22%7D", "[]", "\"x\"", "{"})
  void what_is_no_json_object_says_what_to_choose_even_of_a_ping(String body) {
    assertThat(parse(HostRequest.github("ping", body)))
        .isEqualTo(
            new HostEvent.Unreadable(
                "the body is not a JSON object: choose application/json as the webhook's content"
                    + " type"));
  }

  @Test
  void objects_in_one_another_without_end_are_not_understood() {
    assertThat(parse(HostRequest.github("push", "{\"a\":".repeat(100_000))))
        .isInstanceOf(HostEvent.Unreadable.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ref", "repository"})
  void a_push_that_lacks_something_is_not_understood(String key) {
    String body = HostRequest.recorded("github-push").replace("\"" + key + "\":", "\"other\":");

    assertThat(parse(HostRequest.github("push", body)))
        .isInstanceOfSatisfying(
            HostEvent.Unreadable.class,
            event -> assertThat(event.why()).startsWith("the push lacks its ref or"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://github.com/acme/.github.git",
        "https://github.com/acme/..",
        "https://github.com/acme/www 1.git",
        "https://github.com/acme/$(id).git",
        "/"
      })
  void a_repository_that_no_node_can_have_is_not_told(String address) {
    String body = HostRequest.recorded("github-push").replace(CLONE_URL, address);

    assertThat(parse(HostRequest.github("push", body)))
        .isInstanceOfSatisfying(
            HostEvent.Other.class,
            event -> assertThat(event.why()).startsWith("no node can follow a repository named"));
  }
}
