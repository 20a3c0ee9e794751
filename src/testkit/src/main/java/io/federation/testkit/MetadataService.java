package io.federation.testkit;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The instance metadata service of EC2, version 2 alone, on a free port of 127.0.0.1: whoever asks
 * without a token is answered 401. Nothing is there until a test sets it.
 */
public final class MetadataService implements AutoCloseable {

  /**
   * A request that arrived, whatever was answered.
   *
   * @param method such as {@code GET}
   * @param path as sent, such as {@code /latest/meta-data/instance-id}
   * @param headers the headers by their names in lower case; the first of each
   * @param status what is answered
   */
  public record Request(String method, String path, Map<String, String> headers, int status) {}

  private static final String TOKEN = "x-aws-ec2-metadata-token";

  private final Map<String, String> texts = new ConcurrentHashMap<>();
  private final Set<String> tokens = ConcurrentHashMap.newKeySet();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final LocalHttpServer server = new LocalHttpServer(this::take);

  private MetadataService() {}

  /** Returns a service that has nothing to tell. */
  public static MetadataService started() {
    MetadataService service = new MetadataService();
    service.server.start();
    return service;
  }

  /** Returns its address, for {@code AWS_EC2_METADATA_SERVICE_ENDPOINT}. */
  public String url() {
    return server.url();
  }

  /**
   * Answers with this text from now on.
   *
   * @param path below {@code /latest/}, such as {@code meta-data/placement/region}
   */
  public void set(String path, String text) {
    texts.put(path, text);
  }

  /** Sets the role of the instance, with the credentials that {@link AwsQueryServer} takes. */
  public void setRole(String role) {
    set("meta-data/iam/security-credentials/", role);
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

  /** Returns all requests until now, in their order. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    server.close();
  }

  private void take(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestMethod();
    String path = exchange.getRequestURI().getPath();
    Map<String, String> headers = LocalHttpServer.headers(exchange);
    int status = 200;
    String text = "";
    if (method.equals("PUT") && path.equals("/latest/api/token")) {
      if (headers.containsKey("x-forwarded-for")) {
        status = 403;
      } else if (seconds(headers) < 1 || seconds(headers) > 21_600) {
        status = 400;
      } else {
        text = UUID.randomUUID().toString();
        tokens.add(text);
      }
    } else if (!tokens.contains(headers.getOrDefault(TOKEN, ""))) {
      status = 401;
    } else {
      text = texts.getOrDefault(path.replaceFirst("^/latest/", ""), "");
      status = texts.containsKey(path.replaceFirst("^/latest/", "")) ? 200 : 404;
    }
    requests.add(new Request(method, path, headers, status));
    LocalHttpServer.answer(exchange, status, text.getBytes(StandardCharsets.UTF_8));
  }

  private static int seconds(Map<String, String> headers) {
    String given = headers.getOrDefault(TOKEN + "-ttl-seconds", "");
    return given.matches("[0-9]{1,9}") ? Integer.parseInt(given) : 0;
  }
}
