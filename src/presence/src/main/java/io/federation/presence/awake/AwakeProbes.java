package io.federation.presence.awake;

import io.federation.model.spec.AwakeProbe;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Finds out who is awake: who answers as its part is to answer. */
public final class AwakeProbes {

  /** For a probe to come to its end after its own time is over. */
  private static final Duration MARGIN = Duration.ofSeconds(1);

  /** Asks a node by a command, which only those can run who have the ops repository. */
  @FunctionalInterface
  public interface CommandRunner {

    /**
     * Runs the command, for no longer than the probe allows; returns whether it ended with 0.
     *
     * @param address the node's IPv4 address
     */
    boolean succeeds(AwakeProbe.Command probe, ProbeTarget candidate, String address)
        throws IOException, InterruptedException;
  }

  private final CommandRunner commands;

  public AwakeProbes(CommandRunner commands) {
    this.commands = commands;
  }

  /**
   * Asks all of them side by side, each within its own time.
   *
   * @return the instance ids of those who answered as they should
   */
  public Set<String> awake(Collection<ProbeTarget> candidates) throws InterruptedException {
    ExecutorService threads = Executors.newCachedThreadPool(AwakeProbes::daemon);
    try {
      long begun = System.nanoTime();
      Map<ProbeTarget, Future<Boolean>> answers = new HashMap<>();
      for (ProbeTarget candidate : candidates) {
        answers.put(candidate, threads.submit(() -> isAwake(candidate)));
      }
      Set<String> awake = new HashSet<>();
      for (Map.Entry<ProbeTarget, Future<Boolean>> answer : answers.entrySet()) {
        ProbeTarget candidate = answer.getKey();
        long end = begun + candidate.probe().within().plus(MARGIN).toNanos();
        if (hasAnswered(answer.getValue(), end)) {
          awake.add(candidate.instanceId());
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

  private static boolean hasAnswered(Future<Boolean> answer, long end) throws InterruptedException {
    try {
      return answer.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // However it fails to answer, it is not awake; no more was asked.
      return false;
    }
  }

  private boolean isAwake(ProbeTarget candidate) throws IOException, InterruptedException {
    if (candidate.address().isEmpty()) {
      return false;
    }
    String address = candidate.address().get();
    AwakeProbe probe = candidate.probe();
    if (probe instanceof AwakeProbe.Tcp tcp) {
      Integer port = candidate.ports().get(tcp.port());
      return port != null && accepts(address, port, tcp.within());
    }
    if (probe instanceof AwakeProbe.Http http) {
      Integer port = candidate.ports().get(http.port());
      return port != null && status(address, port, http) == http.status();
    }
    return commands.succeeds((AwakeProbe.Command) probe, candidate, address);
  }

  private static boolean accepts(String address, int port, Duration within) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), (int) within.toMillis());
      return true;
    }
  }

  /**
   * Without the newer client of the JDK: a heartbeat that probes is a fresh JVM, in which the first
   * request of that client takes nearly twice as long.
   */
  private static int status(String address, int port, AwakeProbe.Http probe) throws IOException {
    URL page = URI.create("http://" + address + ":" + port + probe.path()).toURL();
    HttpURLConnection connection = (HttpURLConnection) page.openConnection(Proxy.NO_PROXY);
    try {
      connection.setConnectTimeout((int) probe.within().toMillis());
      connection.setReadTimeout((int) probe.within().toMillis());
      connection.setInstanceFollowRedirects(false);
      connection.setUseCaches(false);
      return connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }
}
