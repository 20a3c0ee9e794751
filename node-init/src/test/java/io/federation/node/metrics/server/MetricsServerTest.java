package io.federation.node.metrics.server;

import static io.federation.testkit.Change.script;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.NodeProperty;
import io.federation.node.NodeFixture;
import io.federation.testkit.Await;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsServerTest {

  /** An address of this test's own, so that no other program takes a port of it. */
  private static final String ADDRESS = "127.94.64.7";

  @TempDir private Path folder;
  @AutoClose private NodeFixture node;
  private Optional<Boolean> connected = Optional.empty();
  @AutoClose private MetricsServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void make() throws Exception {
    node = NodeFixture.in(folder);
    node.init();
    node.node().nodeInfo().set(NodeProperty.ADDRESS, ADDRESS);
    server = new MetricsServer(node.home, () -> connected);
  }

  private void configure(String properties) throws IOException {
    Files.writeString(node.home.nodeinfo().resolve("config.properties"), properties);
  }

  private HttpResponse<String> request(String method, int port, String path) throws Exception {
    URI address = URI.create("http://" + ADDRESS + ":" + port + path);
    return client.send(
        HttpRequest.newBuilder(address)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(Duration.ofSeconds(30))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private boolean isServed(int port) throws Exception {
    try {
      return request("GET", port, "/metrics").statusCode() == 200;
    } catch (ConnectException e) {
      return false;
    }
  }

  @Test
  void a_node_with_a_loopback_address_of_its_own_serves_there() throws Exception {
    configure("metrics.listen=9464\n");
    assertThat(server.follow()).isEmpty();

    HttpResponse<String> answer = request("GET", 9464, "/metrics");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("text/plain");
    assertThat(answer.body()).contains("federation_node_state{state=\"initdone\"} 1.0\n");
    assertThat(request("HEAD", 9464, "/metrics").statusCode()).isEqualTo(200);
    assertThat(request("GET", 9464, "/other").body()).doesNotContain("federation");
  }

  @Test
  void each_request_is_answered_with_how_the_node_stands_then() throws Exception {
    configure("metrics.listen=9464\n");
    assertThat(server.follow()).isEmpty();
    assertThat(request("GET", 9464, "/metrics").body())
        .contains("federation_node_error 0.0\n")
        .doesNotContain("duration");

    node.node().nodeInfo().set(NodeProperty.ERROR, "it does not work");
    server.beaten(Duration.ofMillis(1500));

    assertThat(request("GET", 9464, "/metrics").body())
        .contains("federation_node_error 1.0\n")
        .contains("federation_node_heartbeat_duration_seconds 1.5\n");
  }

  @Test
  void it_follows_the_description_without_a_restart() throws Exception {
    assertThat(server.follow()).isEmpty();
    assertThat(isServed(9464)).isFalse();

    configure("metrics.listen=9464\n");
    assertThat(server.follow()).isEmpty();
    assertThat(server.follow()).isEmpty();
    assertThat(isServed(9464)).isTrue();

    configure("metrics.listen=" + ADDRESS + "\\:9465\n");
    assertThat(server.follow()).isEmpty();
    assertThat(isServed(9464)).isFalse();
    assertThat(isServed(9465)).isTrue();

    configure("");
    assertThat(server.follow()).isEmpty();
    assertThat(isServed(9465)).isFalse();
  }

  @Test
  void a_port_that_is_taken_is_told_once_and_served_when_it_is_free() throws Exception {
    configure("metrics.listen=9464\n");
    try (ServerSocket other = new ServerSocket(9464, 1, InetAddress.getByName(ADDRESS))) {
      assertThat(other.isBound()).isTrue();
      assertThat(server.follow().orElseThrow())
          .startsWith("metrics are not served at 9464: ")
          .contains("in use", "ss -ltnp", "metrics.listen in it/federation.yaml");
      assertThat(server.follow()).isEmpty();
    }

    assertThat(server.follow()).isEmpty();
    assertThat(isServed(9464)).isTrue();
  }

  @Test
  void a_node_that_cannot_be_read_fails_whoever_asks_and_says_why() throws Exception {
    configure("metrics.listen=9464\n");
    assertThat(server.follow()).isEmpty();
    Path file = node.home.nodeinfo().resolve("deployment.txt");
    Files.delete(file);
    Files.createDirectory(file);

    assertThat(request("GET", 9464, "/metrics").statusCode()).isEqualTo(500);
    // The client tells of it after its answer.
    List<String> told = new ArrayList<>();
    Await.until(
        Duration.ofMinutes(1),
        "it is told",
        () -> {
          server.follow().ifPresent(told::add);
          return !told.isEmpty();
        });
    assertThat(told.get(0)).startsWith("metrics cannot be read: ").contains(file.toString());
    assertThat(server.follow()).isEmpty();
  }

  @Test
  void whether_the_agent_is_connected_to_zookeeper_is_told_where_it_is_to_be() throws Exception {
    configure("metrics.listen=9464\n");
    assertThat(server.follow()).isEmpty();
    assertThat(request("GET", 9464, "/metrics").body()).doesNotContain("zookeeper");

    connected = Optional.of(false);
    assertThat(request("GET", 9464, "/metrics").body())
        .contains("\nfederation_node_zookeeper_connected 0.0\n");
  }

  @Test
  void the_server_says_what_stands_in_the_file() throws Exception {
    Path file = folder.resolve("node.prom");
    node.push(
        "metrics and work",
        write(
            "it/federation.yaml",
            "deployment: fed1\nstacktype: lad1\nmetrics: {listen: 9464, file: "
                + file
                + "}\npresence: {url: /nowhere/presence.git}\n"),
        script("bin/nodework/common/work_ActualWork.sh", "#!/bin/sh\nexit 1\n"),
        NodeFixture.recordingWork());
    node.beat();
    node.node().nodeInfo().set(NodeProperty.DEPLOYMENT, "a\\b \"c\" é");
    node.beat();

    String written = Files.readString(file);
    server.beaten(duration(written));
    assertThat(server.follow()).isEmpty();
    assertThat(withPlainNumbers(request("GET", 9464, "/metrics").body()))
        .isEqualTo(withPlainNumbers(written));
    assertThat(written)
        .contains("deployment=\"a\\\\b \\\"c\\\" é\"")
        .contains(
            "_unit_failed_attempts{repository=\"ops\",unit=\"common\"} 2\n",
            "_unit_last_success_timestamp_seconds{",
            "_presence_outage_timestamp_seconds ",
            "_heartbeat_duration_seconds ");
  }

  /** One number may be written in several ways. */
  private static String withPlainNumbers(String text) {
    return Pattern.compile("(?<= )[0-9.E]+$", Pattern.MULTILINE)
        .matcher(text)
        .replaceAll(number -> new BigDecimal(number.group()).stripTrailingZeros().toPlainString());
  }

  private static Duration duration(String written) {
    String seconds =
        written
            .lines()
            .filter(line -> line.startsWith("federation_node_heartbeat_duration_seconds "))
            .map(line -> line.substring(line.indexOf(' ') + 1))
            .findFirst()
            .orElseThrow();
    return Duration.ofMillis(Math.round(Double.parseDouble(seconds) * 1000));
  }
}
