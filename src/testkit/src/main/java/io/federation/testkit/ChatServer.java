package io.federation.testkit;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A receiver of chat messages on a free port of 127.0.0.1: the web server of the JDK, which takes
 * what is posted to any path and remembers it. It can be slow, broken or out of service as a test
 * needs it.
 */
public final class ChatServer implements AutoCloseable {

  /**
   * A message that arrived, whatever was answered.
   *
   * @param method such as {@code POST}
   * @param path path and query, as sent
   * @param headers the headers by their names in lower case; the first of each
   * @param body the body
   * @param status what is answered; 0 for nothing
   */
  public record Message(
      String method, String path, Map<String, String> headers, String body, int status) {}

  private final List<Message> messages = new CopyOnWriteArrayList<>();
  private final Map<String, ChatAnswer> answers = new ConcurrentHashMap<>();
  private final LocalHttpServer server = new LocalHttpServer(this::take);

  private ChatServer() {}

  /** Returns a server that takes everything. */
  public static ChatServer started() {
    ChatServer server = new ChatServer();
    server.start();
    return server;
  }

  /**
   * Returns an address to post to.
   *
   * @param path path and query, starting with a slash
   */
  public String url(String path) {
    return server.url() + path;
  }

  /** Gives every message this answer from now on. */
  public void answer(ChatAnswer answer) {
    answers.clear();
    answers.put("", answer);
  }

  /**
   * Gives this answer to messages to this address from now on.
   *
   * @param path path and query, as in {@link #url}
   */
  public void answerOn(String path, ChatAnswer answer) {
    answers.put(path, answer);
  }

  /** Returns all messages that arrived since the last call of {@link #clear}, in their order. */
  public List<Message> messages() {
    return List.copyOf(messages);
  }

  /** Returns the bodies of the messages that were taken: those that were answered with 2xx. */
  public List<String> taken() {
    return messages.stream()
        .filter(message -> message.status() >= 200 && message.status() < 300)
        .map(Message::body)
        .toList();
  }

  /** Forgets the messages that came until now. */
  public void clear() {
    messages.clear();
  }

  /** Takes the server out of service: it breaks all connections and refuses new ones. */
  public void stop() {
    server.stop();
  }

  /** Puts the server back into service on the port it had; a running one stays as it is. */
  public void start() {
    server.start();
  }

  /** Ends the server for good. */
  @Override
  public void close() {
    server.close();
  }

  private void take(HttpExchange exchange) throws IOException {
    String body = LocalHttpServer.body(exchange);
    String path = exchange.getRequestURI().toString();
    ChatAnswer answer = answers.getOrDefault(path, answers.getOrDefault("", ChatAnswer.ok()));
    int status = answer instanceof ChatAnswer.Status given ? given.code() : 0;
    Map<String, String> headers = LocalHttpServer.headers(exchange);
    messages.add(new Message(exchange.getRequestMethod(), path, headers, body, status));
    if (answer instanceof ChatAnswer.Status given) {
      given.headers().forEach(exchange.getResponseHeaders()::set);
      byte[] line = ("status " + status + "\n").getBytes(StandardCharsets.UTF_8);
      LocalHttpServer.answer(exchange, status, line);
    } else {
      server.hang();
    }
  }
}
