package io.federation.testkit;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The instance metadata service of EC2, version 2 alone: whoever asks without a token is answered
 * 401. It knows its instances by the addresses they ask from; all that it does not know so are one,
 * whose metadata the methods of this class set. Nothing is there until a test sets it.
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

  /** Clients ask for the version of a day, too. */
  private static final String VERSION = "^/(latest|[0-9]{4}-[0-9]{2}-[0-9]{2})/";

  private final InstanceMetadata others = new InstanceMetadata();
  private final Map<InetAddress, InstanceMetadata> instances = new ConcurrentHashMap<>();
  private final LocalHttpServer server;

  private MetadataService(InetAddress host) {
    server = new LocalHttpServer(host, this::take);
  }

  /** Returns a service on a free port of 127.0.0.1 that has nothing to tell. */
  public static MetadataService started() {
    return startedOn(InetAddress.getLoopbackAddress());
  }

  /** Returns a service on a free port of this address that has nothing to tell. */
  public static MetadataService startedOn(InetAddress host) {
    MetadataService service = new MetadataService(host);
    service.server.start();
    return service;
  }

  /** Returns its address, for {@code AWS_EC2_METADATA_SERVICE_ENDPOINT}. */
  public String url() {
    return server.url();
  }

  /** Returns what an instance is told that asks from this address; from now on it is known. */
  public InstanceMetadata instance(InetAddress address) {
    return instances.computeIfAbsent(address, unknown -> new InstanceMetadata());
  }

  /** As {@link InstanceMetadata#set}, for instances that are not known by their address. */
  public void set(String path, String text) {
    others.set(path, text);
  }

  /** As {@link InstanceMetadata#setRole}, for instances that are not known by their address. */
  public void setRole(String role) {
    others.setRole(role);
  }

  /** As {@link InstanceMetadata#remove}, for instances that are not known by their address. */
  public void remove(String path) {
    others.remove(path);
  }

  /** Returns all requests of instances that are not known by their address, in their order. */
  public List<Request> requests() {
    return others.requests();
  }

  @Override
  public void close() {
    server.close();
  }

  private void take(HttpExchange exchange) throws IOException {
    InstanceMetadata instance =
        instances.getOrDefault(exchange.getRemoteAddress().getAddress(), others);
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
        text = instance.newToken();
      }
    } else if (!instance.knows(headers.getOrDefault(TOKEN, ""))) {
      status = 401;
    } else {
      Optional<String> found = instance.text(path.replaceFirst(VERSION, ""));
      text = found.orElse("");
      status = found.isPresent() ? 200 : 404;
    }
    instance.add(new Request(method, path, headers, status));
    LocalHttpServer.answer(exchange, status, text.getBytes(StandardCharsets.UTF_8));
  }

  private static int seconds(Map<String, String> headers) {
    String given = headers.getOrDefault(TOKEN + "-ttl-seconds", "");
    return given.matches("[0-9]{1,9}") ? Integer.parseInt(given) : 0;
  }
}
