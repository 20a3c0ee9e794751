package io.federation.testkit;

import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** What {@link MetadataService} tells one instance. Nothing is there until a test sets it. */
public final class InstanceMetadata {

  private final NavigableSet<String> paths;
  private final Map<String, String> texts;
  private final Set<String> tokens = ConcurrentHashMap.newKeySet();
  private final List<MetadataService.Request> requests = new CopyOnWriteArrayList<>();

  InstanceMetadata() {
    ConcurrentSkipListMap<String, String> sorted = new ConcurrentSkipListMap<>();
    texts = sorted;
    paths = sorted.keySet();
  }

  /**
   * Answers with this text from now on; a folder that has not a text of its own is answered with
   * what is in it.
   *
   * @param path below {@code /latest/}, such as {@code meta-data/placement/region}
   */
  public void set(String path, String text) {
    texts.put(path, text);
  }

  /** Sets the role of the instance, with the credentials that {@link AwsQueryServer} takes. */
  public void setRole(String role) {
    set(
        "meta-data/iam/security-credentials/" + role,
        """
        {
          "Code" : "Success",
          "LastUpdated" : "2026-11-21T00:00:00Z",
          "Type" : "AWS-HMAC",
          "AccessKeyId" : "%s",
          "SecretAccessKey" : "%s",
          "Token" : "%s",
          "Expiration" : "2099-01-01T00:00:00Z"
        }
        """
            .formatted(
                AwsQueryServer.ACCESS_KEY_ID,
                AwsQueryServer.SECRET_ACCESS_KEY,
                AwsQueryServer.SESSION_TOKEN));
  }

  /** Answers 404 from now on. */
  public void remove(String path) {
    texts.remove(path);
  }

  /** Returns all requests of the instance until now, in their order. */
  public List<MetadataService.Request> requests() {
    return List.copyOf(requests);
  }

  void add(MetadataService.Request request) {
    requests.add(request);
  }

  String newToken() {
    String token = UUID.randomUUID().toString();
    tokens.add(token);
    return token;
  }

  boolean knows(String token) {
    return tokens.contains(token);
  }

  Optional<String> text(String path) {
    String text = texts.get(path);
    return text == null ? folder(path.endsWith("/") ? path : path + "/") : Optional.of(text);
  }

  private Optional<String> folder(String folder) {
    String names =
        paths.tailSet(folder, false).stream()
            .takeWhile(path -> path.startsWith(folder))
            .map(path -> path.substring(folder.length()).replaceFirst("/.*", "/"))
            .distinct()
            .collect(Collectors.joining("\n"));
    return names.isEmpty() ? Optional.empty() : Optional.of(names);
  }
}
