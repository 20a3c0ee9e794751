package io.federation.node.calls;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.sun.net.httpserver.HttpServer;
import io.federation.machine.Sleeper;
import io.federation.orchestrate.action.StatusCode;
import io.federation.orchestrate.answer.ActionCall;
import io.federation.orchestrate.answer.ActionResult;
import io.federation.testkit.Await;
import io.federation.testkit.ManualClock;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.ReservedPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real HAProxy with two servers, each of which answers with its name. */
@Tag("e2e")
class HaproxyActionsE2eTest {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir private Path folder;
  private final ReservedPort port = new ReservedPort();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private final List<HttpServer> servers = new ArrayList<>();
  private Path socket;
  private ProgramRun.Started haproxy;
  private HaproxyActions actions;

  @BeforeEach
  void start() throws Exception {
    // Longer than the address of a socket may be.
    socket =
        Files.createDirectories(folder.resolve("a-long-name-".repeat(8))).resolve("admin.sock");
    Path near = folder.resolve("n");
    Files.createSymbolicLink(near, socket.getParent());
    Path configuration =
        Files.writeString(
            folder.resolve("haproxy.cfg"),
            String.join(
                "\n",
                "global",
                "  stats socket " + near.resolve("admin.sock") + " mode 600 level admin",
                "defaults",
                "  mode http",
                "  timeout client 60s",
                "  timeout server 60s",
                "  timeout connect 5s",
                "frontend web",
                "  bind 127.0.0.1:" + port.number(),
                "  default_backend app",
                "backend app",
                "  balance roundrobin",
                "  default-server check inter 100ms rise 1 fall 1",
                "  server one " + server("one"),
                "  server two " + server("two"),
                ""));
    haproxy = ProgramRun.of("haproxy", "-db", "-f", configuration.toString()).start();
    Await.until(LIMIT, "HAProxy is there", () -> Files.exists(socket));
    actions = actions(Clock.systemUTC(), Sleeper.REAL);
    Await.until(LIMIT, "both are up", () -> statuses().equals(List.of("UP", "UP")));
  }

  private String server(String name) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          if (exchange.getRequestURI().getPath().equals("/long")) {
            arrived.countDown();
            try {
              boolean unused = mayEnd.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
          byte[] body = name.getBytes(java.nio.charset.StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.setExecutor(threads);
    server.start();
    servers.add(server);
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void end() {
    mayEnd.countDown();
    haproxy.close();
    servers.forEach(server -> server.stop(0));
    threads.shutdownNow();
    port.close();
  }

  private HaproxyActions actions(Clock clock, Sleeper sleeper) {
    return new HaproxyActions(
        new NodeWithFacts(Map.of(HaproxyActions.SOCKET, socket.toString())), clock, sleeper);
  }

  private static ActionResult call(HaproxyActions actions, String action, String server)
      throws Exception {
    SortedMap<String, JsonNode> arguments =
        new TreeMap<>(Map.of("backend", TextNode.valueOf("app")));
    if (!server.isEmpty()) {
      arguments.put("server", TextNode.valueOf(server));
    }
    return actions.run(new ActionCall("ann", action, arguments, Duration.ofSeconds(90)));
  }

  private List<String> statuses() {
    try {
      List<String> statuses = new ArrayList<>();
      call(actions, "status", "")
          .data()
          .get("servers")
          .forEach(server -> statuses.add(server.path("status").asText()));
      return statuses;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private CompletableFuture<String> get(String path) {
    return HttpClient.newHttpClient()
        .sendAsync(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.number() + path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .thenApply(HttpResponse::body);
  }

  private List<String> answers() {
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      answers.add(get("/").join());
    }
    return answers;
  }

  @Test
  void a_server_gets_no_request_any_more_and_is_waited_for_until_it_has_answered_the_last()
      throws Exception {
    CompletableFuture<String> underWay = get("/long");
    assertThat(arrived.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    // By its address: the node that calls does not know what HAProxy calls it.
    HaproxySocket.Server busy =
        new HaproxySocket(socket)
            .servers().stream().filter(server -> server.sessions() > 0).findFirst().orElseThrow();
    CompletableFuture<ActionResult> disabled =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return call(actions, "disable", busy.address());
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            },
            threads);

    Await.until(LIMIT, "it is drained", () -> statuses().contains("DRAIN"));
    assertThat(answers()).doesNotContain(busy.name());
    assertThat(disabled).isNotDone();

    mayEnd.countDown();
    assertThat(underWay.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(busy.name());
    ActionResult result = disabled.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertThat(result.status()).isEqualTo(StatusCode.OK);
    assertThat(result.data().get("servers")).hasToString("[\"" + busy.name() + "\"]");
    assertThat(statuses()).containsExactlyInAnyOrder("MAINT", "UP");

    assertThat(call(actions, "enable", "one,two").status()).isEqualTo(StatusCode.OK);
    assertThat(answers()).contains("one", "two");
  }

  @Test
  void what_is_not_over_in_time_is_a_failure_that_says_who_is_busy() throws Exception {
    CompletableFuture<String> underWay = get("/long");
    assertThat(arrived.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");

    ActionResult result =
        call(actions(clock, pause -> clock.advance(Duration.ofMinutes(1))), "disable", "one,two");

    assertThat(result.status()).isEqualTo(StatusCode.FAILED);
    assertThat(result.message())
        .matches(
            "timed out after app/(one|two) was set to drain: it is DRAIN, with 1 sessions and 0"
                + " queued requests");
    assertThat(underWay).isNotDone();
  }

  @Test
  void where_one_server_is_not_known_none_is_touched() throws Exception {
    ActionResult result = call(actions, "disable", "one,three");

    assertThat(result.message())
        .isEqualTo("the backend app has no server \"three\"; its servers are one, two");
    assertThat(call(actions, "disable", "one,").message()).contains("has no server \"\"");
    assertThat(statuses()).containsExactly("UP", "UP");
  }

  @Test
  void a_server_that_is_down_is_not_let_in() throws Exception {
    servers.get(0).stop(0);
    Await.until(LIMIT, "it is down", () -> statuses().equals(List.of("DOWN", "UP")));
    ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");

    ActionResult result =
        call(actions(clock, pause -> clock.advance(Duration.ofMinutes(1))), "enable", "one");

    assertThat(result.message())
        .isEqualTo(
            "timed out after app/one was set to ready: it is DOWN, with 0 sessions and 0 queued"
                + " requests");
  }

  @Test
  void a_node_without_the_socket_does_not_have_them() {
    assertThat(actions.isUsable(Map.of(HaproxyActions.SOCKET, socket.toString()))).isTrue();
    assertThat(actions.isUsable(Map.of(HaproxyActions.SOCKET, folder + "/none"))).isFalse();
  }
}
