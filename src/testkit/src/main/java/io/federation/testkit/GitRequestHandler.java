package io.federation.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Decides for each request whether Git answers it, and notes it. */
final class GitRequestHandler implements HttpHandler {

  private record Rule(String pathEnd, HttpAnswer answer) {}

  private record Credentials(String user, String password) {}

  private final GitHttpBackend backend;
  private final RequestLog log;
  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final List<HttpHold> holds = new CopyOnWriteArrayList<>();
  private volatile @Nullable Credentials required;

  GitRequestHandler(GitHttpBackend backend, RequestLog log) {
    this.backend = backend;
    this.log = log;
  }

  void require(String user, String password) {
    required = new Credentials(user, password);
  }

  void addRule(String pathEnd, HttpAnswer answer) {
    rules.add(0, new Rule(pathEnd, answer));
  }

  void clearRules() {
    rules.clear();
  }

  void addHold(HttpHold hold) {
    holds.add(hold);
  }

  void releaseHolds() {
    holds.forEach(HttpHold::release);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    RequestLog.Entry entry = log.arrived(exchange.getRequestMethod(), exchange.getRequestURI());
    String path = exchange.getRequestURI().getPath();
    waitForHolds(path);
    HttpAnswer answer = answerFor(path);
    if (answer instanceof HttpAnswer.Status status) {
      answer(exchange, entry, status);
    } else if (answer instanceof HttpAnswer.Redirect redirect) {
      String location = redirect.serverUrl() + exchange.getRequestURI();
      exchange.getResponseHeaders().set("Location", location);
      answer(exchange, entry, 302);
    } else if (!signedIn(exchange)) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
      answer(exchange, entry, 401);
    } else {
      long limit = answer instanceof HttpAnswer.CutAfter cut ? cut.bytes() : Long.MAX_VALUE;
      backend.serve(exchange, user(), entry, limit);
      // Not in a finally: closed, a broken answer would look to the client like a whole one. What
      // serve throws makes the web server break the connection.
      exchange.close();
    }
  }

  private void waitForHolds(String path) throws IOException {
    try {
      for (HttpHold hold : holds) {
        hold.pass(path);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the server ends while " + path + " is held", e);
    }
  }

  private @Nullable HttpAnswer answerFor(String path) {
    for (Rule rule : rules) {
      if (path.endsWith(rule.pathEnd())) {
        return rule.answer();
      }
    }
    return null;
  }

  private boolean signedIn(HttpExchange exchange) {
    Credentials wanted = required;
    if (wanted == null) {
      return true;
    }
    byte[] text = (wanted.user() + ":" + wanted.password()).getBytes(StandardCharsets.UTF_8);
    String basic = "Basic " + Base64.getEncoder().encodeToString(text);
    return basic.equals(exchange.getRequestHeaders().getFirst("Authorization"));
  }

  private String user() {
    Credentials known = required;
    return known == null ? "" : known.user();
  }

  private static void answer(HttpExchange exchange, RequestLog.Entry entry, int status)
      throws IOException {
    answer(exchange, entry, (HttpAnswer.Status) HttpAnswer.status(status));
  }

  private static void answer(HttpExchange exchange, RequestLog.Entry entry, HttpAnswer.Status said)
      throws IOException {
    byte[] body = said.body().getBytes(StandardCharsets.UTF_8);
    try (exchange;
        InputStream request = exchange.getRequestBody()) {
      byte[] buffer = new byte[8192];
      for (int read = request.read(buffer); read >= 0; read = request.read(buffer)) {
        entry.received(read);
      }
      entry.answeredWith(said.code());
      entry.sent(body.length);
      exchange.getResponseHeaders().set("Content-Type", said.type());
      exchange.sendResponseHeaders(said.code(), body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
