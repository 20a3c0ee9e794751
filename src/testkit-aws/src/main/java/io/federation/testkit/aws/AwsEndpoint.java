package io.federation.testkit.aws;

import io.federation.testkit.DockerEngine;
import io.federation.testkit.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * An AWS endpoint on this machine, for tests: EC2, Auto Scaling, CloudFormation, S3 and what a
 * stack of Auto Scaling groups needs besides. It keeps records; no machine is started. It runs in a
 * container where a Docker engine answers or can be started, else as a process of this machine;
 * {@link #how} says which.
 *
 * <p>The system property {@code aws.endpoint} set to {@code host} asks for the process; {@code
 * aws.endpoint.image} names another LocalStack-compatible image, which is given {@code
 * LOCALSTACK_AUTH_TOKEN} of the environment. Another image knows none of the controls below.
 */
public final class AwsEndpoint implements AutoCloseable {

  private static final String REGION = "us-east-1";

  /** By the older version, which asks again where the server has just closed an idle connection. */
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Server server;
  private final Thread atExit = new Thread(this::end);

  private AwsEndpoint(Server server) {
    this.server = server;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** What serves: a container, or a process. */
  interface Server extends AutoCloseable {

    URI url();

    String how();

    @Override
    void close();
  }

  /**
   * An instance of a group.
   *
   * @param id the instance's id
   * @param state its life-cycle state, such as {@code Pending:Wait}
   */
  public record Instance(String id, String state) {}

  /**
   * Starts an endpoint with nothing in it.
   *
   * @throws IllegalStateException if neither a container nor a process can be started
   */
  public static AwsEndpoint start() {
    AwsEndpoint endpoint = new AwsEndpoint(server());
    System.out.println("AWS endpoint: " + endpoint.how() + " at " + endpoint.url());
    return endpoint;
  }

  private static Server server() {
    if ("host".equals(System.getProperty("aws.endpoint"))) {
      return HostServer.start("asked for by aws.endpoint=host");
    }
    try {
      return DockerEngine.isThere()
          ? ContainerServer.start()
          : HostServer.start("no Docker engine answers, and none can be started");
    } catch (RuntimeException | AssertionError e) {
      // As in a chroot, where an engine starts and can take no image.
      if (System.getProperty(ContainerServer.IMAGE) != null) {
        throw e;
      }
      String why = String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip();
      return HostServer.start("the Docker engine does not run it: " + why);
    }
  }

  /** Returns what serves, and why. */
  public String how() {
    return server.how();
  }

  /** Returns the address for every service of AWS. */
  public URI url() {
    return server.url();
  }

  public String region() {
    return REGION;
  }

  /** Returns the variables that lead command line tools and SDKs to the endpoint. */
  public Map<String, String> environment() {
    return Map.of(
        "AWS_ENDPOINT_URL",
        url().toString(),
        // By an IP address S3 puts the bucket into the path.
        "AWS_ENDPOINT_URL_S3",
        url().toString(),
        "AWS_REGION",
        REGION,
        "AWS_DEFAULT_REGION",
        REGION,
        "AWS_ACCESS_KEY_ID",
        "test",
        "AWS_SECRET_ACCESS_KEY",
        "test",
        "AWS_EC2_METADATA_DISABLED",
        "true");
  }

  /**
   * Refuses the next calls of an action, such as {@code CreateTags}, as AWS does when it throttles.
   */
  public void throttle(String action, int times) {
    control("throttle", Map.of("action", action, "times", Integer.toString(times)));
  }

  /** Returns how often an action was called, those calls included that were throttled. */
  public int calls(String action) {
    return Integer.parseInt(control("calls", Map.of("action", action)));
  }

  /**
   * Lets what takes AWS a time (a hook's time-out, a grace period, a warm-up, the wait for signals)
   * take this part of it from now on; 1 at the start.
   */
  public void timeFactor(double factor) {
    control("time", Map.of("factor", Double.toString(factor)));
  }

  /**
   * Returns the instances of an Auto Scaling group, the oldest first; none if there is no group.
   */
  public List<Instance> instances(String group) {
    return instances(Map.of("group", group));
  }

  /** Returns the instances of all Auto Scaling groups. */
  public List<Instance> instances() {
    return instances(Map.of());
  }

  private List<Instance> instances(Map<String, String> query) {
    return control("instances", query)
        .lines()
        .map(line -> line.split(" ", 2))
        .map(fields -> new Instance(fields[0], fields[1]))
        .toList();
  }

  private String control(String name, Map<String, String> query) {
    StringBuilder address = new StringBuilder(url() + "/_endpoint/" + name);
    char before = '?';
    for (Map.Entry<String, String> entry : query.entrySet()) {
      address.append(before).append(entry.getKey()).append('=');
      address.append(URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8));
      before = '&';
    }
    HttpRequest request = HttpRequest.newBuilder(URI.create(address.toString())).build();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(address + " was answered by " + response.statusCode());
      }
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException("the AWS endpoint does not answer at " + address, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the AWS endpoint was asked", e);
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    end();
  }

  private void end() {
    server.close();
  }

  /** Makes a folder for what one endpoint needs while it runs. */
  static TemporaryFolder folder() {
    return TemporaryFolder.create("aws");
  }
}
