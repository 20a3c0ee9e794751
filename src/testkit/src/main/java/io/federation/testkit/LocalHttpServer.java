package io.federation.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The web server of the JDK on a free port, of 127.0.0.1 unless told otherwise, which it keeps
 * while out of service.
 */
final class LocalHttpServer implements AutoCloseable {

  private final ExecutorService threads = Executors.newCachedThreadPool(LocalHttpServer::daemon);
  private final CountDownLatch end = new CountDownLatch(1);
  private final ReservedPort port;
  private final HttpHandler handler;
  private @Nullable HttpServer running;

  LocalHttpServer(HttpHandler handler) {
    this(InetAddress.getLoopbackAddress(), handler);
  }

  LocalHttpServer(InetAddress host, HttpHandler handler) {
    this.port = new ReservedPort(host);
    this.handler = handler;
  }

  String url() {
    InetSocketAddress address = port.address();
    return "http://" + address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  /** Puts it into service; a running one stays as it is. */
  synchronized void start() {
    if (running != null) {
      return;
    }
    try {
      HttpServer server = HttpServer.create(port.address(), 0);
      server.createContext("/", handler);
      server.setExecutor(threads);
      server.start();
      running = server;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot serve at " + url(), e);
    }
  }

  /** Breaks all connections and refuses new ones. */
  synchronized void stop() {
    if (running != null) {
      running.stop(0);
      port.awaitRefusal();
      running = null;
    }
  }

  @Override
  public void close() {
    end.countDown();
    stop();
    threads.shutdownNow();
    port.close();
  }

  /** Keeps a request without an answer until the server is closed. */
  void hang() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static String body(HttpExchange exchange) throws IOException {
    return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Returns the first of each header, by their names in lower case. */
  static Map<String, String> headers(HttpExchange exchange) {
    Map<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    return headers;
  }

  static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "local-http-server");
    thread.setDaemon(true);
    return thread;
  }
}
