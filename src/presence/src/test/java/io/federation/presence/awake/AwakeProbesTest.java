package io.federation.presence.awake;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.federation.model.spec.AwakeProbe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class AwakeProbesTest {

  /** Nobody who answers takes so long, on a busy machine either. */
  private static final Duration WITHIN = Duration.ofSeconds(30);

  private static final Optional<String> HERE = Optional.of("127.0.0.1");

  private final AwakeProbes probes =
      new AwakeProbes((probe, candidate, address) -> candidate.instanceId().equals("a"));

  private static ServerSocket server() throws IOException {
    return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  private static ProbeTarget tcp(String id, Optional<String> address, int port) {
    return new ProbeTarget(id, address, Map.of("db", port), new AwakeProbe.Tcp("db", WITHIN));
  }

  @Test
  void who_accepts_a_connection_is_awake() throws Exception {
    int closed;
    try (ServerSocket socket = server()) {
      closed = socket.getLocalPort();
    }
    try (ServerSocket socket = server()) {
      int open = socket.getLocalPort();

      assertThat(
              probes.awake(
                  List.of(
                      tcp("a", HERE, open),
                      tcp("b", HERE, closed),
                      tcp("c", Optional.empty(), open),
                      new ProbeTarget(
                          "d", HERE, Map.of("web", open), new AwakeProbe.Tcp("db", WITHIN)))))
          .containsExactly("a");
    }
  }

  @Test
  void who_answers_with_the_status_is_awake() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String page = exchange.getRequestURI().toString();
          exchange.getResponseHeaders().add("Location", "/health?full");
          exchange.sendResponseHeaders(
              page.equals("/moved") ? 302 : page.equals("/health?full") ? 200 : 503, -1);
          exchange.close();
        });
    server.start();
    try {
      Map<String, Integer> ports = Map.of("web", server.getAddress().getPort());

      assertThat(
              probes.awake(
                  List.of(
                      new ProbeTarget(
                          "a",
                          HERE,
                          ports,
                          new AwakeProbe.Http("web", "/health?full", 200, WITHIN)),
                      new ProbeTarget(
                          "b", HERE, ports, new AwakeProbe.Http("web", "/", 200, WITHIN)),
                      new ProbeTarget(
                          "c", HERE, ports, new AwakeProbe.Http("web", "/", 503, WITHIN)),
                      new ProbeTarget(
                          "d", HERE, ports, new AwakeProbe.Http("web", "/moved", 200, WITHIN)))))
          .containsExactlyInAnyOrder("a", "c");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void whom_a_command_finds_well_is_awake() throws Exception {
    AwakeProbe probe = new AwakeProbe.Command("bin/awake.sh", WITHIN);

    assertThat(
            probes.awake(
                List.of(
                    new ProbeTarget("a", HERE, Map.of(), probe),
                    new ProbeTarget("b", HERE, Map.of(), probe))))
        .containsExactly("a");
  }

  @Test
  void who_accepts_a_connection_and_says_nothing_is_not_awake() throws Exception {
    try (ServerSocket silent = server()) {
      Map<String, Integer> ports = Map.of("web", silent.getLocalPort());
      AwakeProbe probe = new AwakeProbe.Http("web", "/", 200, Duration.ofSeconds(1));

      assertThat(probes.awake(List.of(new ProbeTarget("a", HERE, ports, probe)))).isEmpty();
    }
  }

  @Test
  void all_are_asked_side_by_side() throws Exception {
    List<String> all = List.of("a", "b", "c", "d", "e");
    CyclicBarrier asked = new CyclicBarrier(all.size());
    ExecutorService threads = Executors.newFixedThreadPool(all.size());
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(haveAllCome(asked) ? 200 : 503, -1);
          exchange.close();
        });
    server.start();
    try {
      Map<String, Integer> ports = Map.of("web", server.getAddress().getPort());
      AwakeProbe probe = new AwakeProbe.Http("web", "/", 200, WITHIN);

      assertThat(
              probes.awake(
                  all.stream().map(id -> new ProbeTarget(id, HERE, ports, probe)).toList()))
          .containsExactlyInAnyOrderElementsOf(all);
    } finally {
      server.stop(0);
      threads.shutdownNow();
    }
  }

  private static boolean haveAllCome(CyclicBarrier asked) {
    try {
      asked.await(WITHIN.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (BrokenBarrierException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
