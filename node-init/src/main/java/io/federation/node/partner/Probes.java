package io.federation.node.partner;

import io.federation.model.spec.AwakeProbe;
import io.federation.node.presence.NodeVariables;
import io.federation.node.script.ScriptEnvironment;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Finds out who is awake: who answers as its part is to answer. All are asked side by side. */
public final class Probes {

  /** For a probe to come to its end after its own time is over. */
  private static final Duration MARGIN = Duration.ofSeconds(1);

  private final Path ops;
  private final ScriptEnvironment environment;

  /**
   * Probes from this node.
   *
   * @param ops the ops repository's folder, where the commands are
   * @param environment what commands find
   */
  public Probes(Path ops, ScriptEnvironment environment) {
    this.ops = ops;
    this.environment = environment;
  }

  /**
   * Returns those who are awake, in the order given. One that has no address, or lacks the port
   * that is asked for, is not.
   *
   * @param ports of the part, for those who do not say theirs
   * @throws IOException if the part's command cannot be run at all
   */
  public List<Partner> awake(List<Partner> partners, AwakeProbe probe, Map<String, Integer> ports)
      throws IOException, InterruptedException {
    if (probe instanceof AwakeProbe.Command command) {
      CommandProbe.check(ops, command);
    }
    ExecutorService threads = Executors.newCachedThreadPool(Probes::daemon);
    try {
      List<Future<Boolean>> answers = new ArrayList<>();
      for (Partner partner : partners) {
        answers.add(threads.submit(() -> isAwake(partner, probe, ports)));
      }
      long end = System.nanoTime() + probe.within().plus(MARGIN).toNanos();
      List<Partner> awake = new ArrayList<>();
      for (int i = 0; i < partners.size(); i++) {
        if (answer(answers.get(i), end)) {
          awake.add(partners.get(i));
        }
      }
      return awake;
    } finally {
      threads.shutdownNow();
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "probe");
    thread.setDaemon(true);
    return thread;
  }

  private static boolean answer(Future<Boolean> answer, long end) throws InterruptedException {
    try {
      return answer.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // However it fails to answer: it is not awake, and no more was asked.
      return false;
    }
  }

  private boolean isAwake(Partner partner, AwakeProbe probe, Map<String, Integer> ports)
      throws IOException, InterruptedException, URISyntaxException {
    if (partner.address().isEmpty()) {
      return false;
    }
    String address = partner.address().get();
    if (probe instanceof AwakeProbe.Tcp tcp) {
      int port = port(partner, tcp.port(), ports);
      return port > 0 && accepts(address, port, tcp.within());
    }
    if (probe instanceof AwakeProbe.Http http) {
      int port = port(partner, http.port(), ports);
      return port > 0 && status(address, port, http) == http.status();
    }
    Map<String, String> variables = environment.variables();
    variables.put("PROBE_ADDRESS", address);
    NodeVariables.addPorts("PROBE_PORT_", ports, variables);
    NodeVariables.addPorts("PROBE_PORT_", partner.ports(), variables);
    return CommandProbe.succeeds(ops, (AwakeProbe.Command) probe, variables);
  }

  private static int port(Partner partner, String name, Map<String, Integer> ports) {
    return partner.ports().getOrDefault(name, ports.getOrDefault(name, 0));
  }

  private static boolean accepts(String address, int port, Duration within) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), (int) within.toMillis());
      return true;
    }
  }

  private static int status(String address, int port, AwakeProbe.Http probe)
      throws IOException, InterruptedException, URISyntaxException {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(probe.within())
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();
    HttpRequest request =
        HttpRequest.newBuilder(new URI("http://" + address + ":" + port + probe.path()))
            .timeout(probe.within())
            .build();
    return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }
}
