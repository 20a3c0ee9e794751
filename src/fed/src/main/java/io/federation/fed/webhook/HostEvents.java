package io.federation.fed.webhook;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.federation.model.Names;
import io.federation.model.Version;
import io.federation.model.spec.RepositoryUrl;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Reads the requests of GitHub, GitLab, Gitea and Forgejo. */
public final class HostEvents {

  /** Gitea and Forgejo send all but GitLab's. */
  private static final List<String> EVENT_HEADERS =
      List.of("X-GitHub-Event", "X-Forgejo-Event", "X-Gitea-Event", "X-Gitlab-Event");

  private static final String PING = "ping";
  private static final List<String> PUSHES = List.of("push", "Push Hook");
  private static final String BRANCHES = "refs/heads/";

  /** GitLab describes the repository in both, and the second is the newer. */
  private static final List<String> DESCRIPTIONS = List.of("repository", "project");

  private static final List<String> ADDRESSES =
      List.of("clone_url", "git_http_url", "ssh_url", "git_ssh_url");

  private static final ObjectMapper JSON = new ObjectMapper();

  private HostEvents() {}

  /** Returns what a request tells. Whether its sender is to be believed is not looked at. */
  public static HostEvent parse(RequestHeaders headers, byte[] body) {
    JsonNode json;
    try {
      json = JSON.readTree(body);
    } catch (JacksonException e) {
      return notJson();
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory cannot be read", e);
    }
    if (!json.isObject()) {
      return notJson();
    }
    String event =
        EVENT_HEADERS.stream().flatMap(name -> headers.find(name).stream()).findFirst().orElse("");
    if (event.equals(PING)) {
      return new HostEvent.Ping();
    }
    return PUSHES.contains(event)
        ? push(json)
        : new HostEvent.Other("only pushes are passed on, and this is " + Names.quote(event));
  }

  private static HostEvent notJson() {
    return new HostEvent.Unreadable(
        "the body is not a JSON object: choose application/json as the webhook's content type");
  }

  private static HostEvent push(JsonNode json) {
    String ref = json.path("ref").asText();
    Optional<String> address = address(json);
    if (ref.isEmpty() || address.isEmpty()) {
      return new HostEvent.Unreadable(
          "the push lacks its ref or the repository's address: send what GitHub, GitLab, Gitea or"
              + " Forgejo send");
    }
    if (!ref.startsWith(BRANCHES)) {
      return new HostEvent.Other("only branches are followed, and this is " + Names.quote(ref));
    }
    String repository = RepositoryUrl.lastName(address.get());
    if (!Names.isValid(repository)) {
      return new HostEvent.Other(
          "no node can follow a repository named " + Names.quote(repository));
    }
    return new HostEvent.Push(new PushNotice(repository, commit(json.path("after").asText()), ref));
  }

  private static Optional<String> address(JsonNode json) {
    return DESCRIPTIONS.stream()
        .flatMap(description -> ADDRESSES.stream().map(json.path(description)::path))
        .map(JsonNode::asText)
        .filter(address -> !address.isEmpty())
        .findFirst();
  }

  /** A deleted branch has zeros, and a repository of SHA-256 has 64 digits. */
  private static Optional<Version> commit(String hex) {
    return Version.isValid(hex) && !hex.matches("0+")
        ? Optional.of(new Version(hex))
        : Optional.empty();
  }
}
