package io.federation.fed.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Executors;

/**
 * Serves webhooks by the JDK's own server. A process has one of them: its limits are the JDK's
 * system properties, which are read once.
 */
public final class WebhookServer implements Closeable {

  /** Where hosts post to. */
  public static final String PATH = "/webhook";

  /** Largest body that is read, in bytes; what lists a thousand commits is smaller. */
  static final int LARGEST_BODY = 1024 * 1024;

  /** How long a request may take to arrive, and then its answer. */
  private static final int SECONDS = 10;

  /** Each has a thread while its request lasts, and a body at most. */
  private static final int CONNECTIONS = 100;

  private static final int LONGEST_HEADERS = 64 * 1024;

  private static final int STOP_SECONDS = 1;

  private final HttpServer server;
  private final PushHandler handler;
  private final Counts counts;

  private WebhookServer(HttpServer server, PushHandler handler, Counts counts) {
    this.server = server;
    this.handler = handler;
    this.counts = counts;
  }

  /**
   * Starts one.
   *
   * @param address where it listens; port 0 is any that is free
   * @throws IOException with one line if it cannot listen there
   */
  public static WebhookServer start(InetSocketAddress address, PushHandler handler, Counts counts)
      throws IOException {
    limit("sun.net.httpserver.maxReqTime", SECONDS);
    limit("sun.net.httpserver.maxRspTime", SECONDS);
    // How often it looks, in milliseconds, for connections on which nothing has come at all.
    limit("sun.net.httpserver.clockTick", 1000);
    limit("sun.net.httpserver.maxReqHeaderSize", LONGEST_HEADERS);
    // Who still sends when a connection is closed may lose the answer: so much is read after it.
    limit("sun.net.httpserver.drainAmount", LARGEST_BODY);
    limit("jdk.httpserver.maxConnections", CONNECTIONS);
    WebhookServer server = new WebhookServer(bind(address), handler, counts);
    server.server.createContext("/", server::handle);
    server.server.setExecutor(
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "webhook");
              thread.setDaemon(true);
              return thread;
            }));
    server.server.start();
    return server;
  }

  private static void limit(String property, int value) {
    System.setProperty(property, Integer.toString(value));
  }

  private static HttpServer bind(InetSocketAddress address) throws IOException {
    try {
      return HttpServer.create(address, 0);
    } catch (BindException e) {
      throw new IOException(
          "cannot listen at "
              + text(address)
              + ": "
              + e.getMessage()
              + ": name another with --listen",
          e);
    }
  }

  /** Returns the address that hosts post to, as it is seen from here. */
  public String url() {
    return "http://" + text(server.getAddress()) + PATH;
  }

  private static String text(InetSocketAddress address) {
    InetAddress host = address.getAddress();
    String name = host.getHostAddress();
    return (name.contains(":") ? "[" + name + "]" : name) + ":" + address.getPort();
  }

  /** Listens no longer, and gives what is under way a second to end. */
  @Override
  public void close() {
    server.stop(STOP_SECONDS);
  }

  private void handle(HttpExchange exchange) throws IOException {
    Answer answer = answer(exchange);
    counts.add(answer.outcome());
    byte[] body = (answer.line() + "\n").getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.sendResponseHeaders(answer.outcome().status(), body.length);
    // Closing the exchange instead would first read on, and only then send the answer.
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestURI().getPath().equals(PATH)) {
      return new Answer(Outcome.WRONG_PATH, "nothing is here: webhooks are posted to " + PATH);
    }
    if (!exchange.getRequestMethod().equals("POST")) {
      exchange.getResponseHeaders().set("Allow", "POST");
      return new Answer(Outcome.WRONG_METHOD, "webhooks are posted");
    }
    Headers fields = exchange.getRequestHeaders();
    RequestHeaders headers = name -> Optional.ofNullable(fields.getFirst(name));
    if (isTooLong(headers.find("Content-Length"))) {
      return tooLarge();
    }
    if (!handler.mayBeRight(headers)) {
      return PushHandler.refusal();
    }
    byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
    return body.length > LARGEST_BODY ? tooLarge() : handler.answer(headers, body);
  }

  /** The server has made sure that it is a number. */
  private static boolean isTooLong(Optional<String> length) {
    return length.isPresent() && Long.parseLong(length.get()) > LARGEST_BODY;
  }

  private static Answer tooLarge() {
    return new Answer(Outcome.TOO_LARGE, "too large: a body has 1 MB at most");
  }
}
