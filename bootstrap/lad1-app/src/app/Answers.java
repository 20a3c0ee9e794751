package app;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** How answers are sent. */
final class Answers {

  private Answers() {}

  static void text(HttpExchange exchange, int code, String text) throws IOException {
    send(exchange, code, "text/plain", text);
  }

  static void html(HttpExchange exchange, int code, String text) throws IOException {
    send(exchange, code, "text/html", text);
  }

  private static void send(HttpExchange exchange, int code, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    boolean withoutBody = exchange.getRequestMethod().equals("HEAD");
    try (exchange) {
      exchange.sendResponseHeaders(code, withoutBody ? -1 : body.length);
      if (!withoutBody) {
        exchange.getResponseBody().write(body);
      }
    }
  }
}
