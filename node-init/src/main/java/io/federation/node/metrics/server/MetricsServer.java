package io.federation.node.metrics.server;

import io.federation.machine.ErrorText;
import io.federation.model.NodeProperty;
import io.federation.model.spec.MetricsSpec;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.node.repository.ConfigStore;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.exporter.httpserver.HttpErrorHandlingPolicy;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code /metrics} where the federation's description says, for as long as it says so. Where
 * it does not, nothing of the Prometheus client is loaded.
 */
public final class MetricsServer implements AutoCloseable {

  private final NodeHome home;
  private final NodeInfo nodeInfo;
  private final ConfigStore configs;
  private final Supplier<Optional<Boolean>> connected;
  private volatile Optional<Duration> took = Optional.empty();
  private volatile String unanswered = "";
  private Optional<InetSocketAddress> served = Optional.empty();
  private String warned = "";
  private @Nullable HTTPServer server;

  /**
   * Serves nothing yet.
   *
   * @param connected whether the agent is connected to ZooKeeper; nothing where it is to do without
   */
  public MetricsServer(NodeHome home, Supplier<Optional<Boolean>> connected) {
    this.home = home;
    this.connected = connected;
    this.nodeInfo = new NodeInfo(home);
    this.configs = new ConfigStore(home);
  }

  /** Takes notice of how long the last heartbeat took. */
  public void beaten(Duration took) {
    this.took = Optional.of(took);
  }

  /**
   * Begins, ends or moves as the description says now; an address that cannot be had is tried again
   * with each call.
   *
   * @return what is to be told, in one line: they cannot be served, or those who asked since the
   *     last call were not answered; nothing if the last call returned the same
   */
  public synchronized Optional<String> follow() {
    String trouble = trouble();
    boolean isNew = !trouble.isEmpty() && !trouble.equals(warned);
    warned = trouble;
    return isNew ? Optional.of(trouble) : Optional.empty();
  }

  private String trouble() {
    String listen = "";
    try {
      Optional<String> wanted = configs.load().metrics().listen();
      listen = wanted.orElse("");
      serve(wanted.isPresent() ? Optional.of(address(listen)) : Optional.empty());
    } catch (IOException | RuntimeException | LinkageError e) {
      return "metrics are not served at "
          + listen
          + ": "
          + ErrorText.of(e)
          + "; end what listens there (ss -ltnp shows it), or set another metrics.listen in"
          + " it/federation.yaml; tried again every minute";
    }
    String failed = unanswered;
    unanswered = "";
    return failed.isEmpty() ? "" : "metrics cannot be read: " + failed;
  }

  /** Many nodes on one machine have an address of their own each, and the same port. */
  private InetSocketAddress address(String listen) throws IOException {
    String host = MetricsSpec.host(listen);
    String own = nodeInfo.get(NodeProperty.ADDRESS).orElse("");
    boolean isOwn = host.equals(MetricsSpec.LOOPBACK) && own.startsWith("127.");
    return new InetSocketAddress(
        InetAddress.getByName(isOwn ? own : host), MetricsSpec.port(listen));
  }

  private void serve(Optional<InetSocketAddress> address) throws IOException {
    if (address.equals(served)) {
      return;
    }
    close();
    if (address.isPresent()) {
      // Requests are bounded by the client's server: it has ten threads and a time limit for each.
      server =
          HTTPServer.builder()
              .inetAddress(address.get().getAddress())
              .port(address.get().getPort())
              .registry(registry())
              .registerHealthHandler(false)
              .errorHandlingPolicy(
                  HttpErrorHandlingPolicy.builder()
                      .errorReporter(trouble -> unanswered = ErrorText.of(trouble))
                      .build())
              .buildAndStart();
    }
    served = address;
  }

  /** What the process itself knows, and no state file, is registered here, too. */
  private PrometheusRegistry registry() {
    PrometheusRegistry registry = new PrometheusRegistry();
    registry.register(new NodeCollector(home, () -> took, connected));
    return registry;
  }

  @Override
  public synchronized void close() {
    if (server != null) {
      server.close();
      server = null;
    }
    served = Optional.empty();
  }
}
