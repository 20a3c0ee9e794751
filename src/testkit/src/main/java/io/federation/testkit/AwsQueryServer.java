package io.federation.testkit;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What stands in for AWS where a test wants to see which calls were made: it takes the query APIs
 * (EC2, Auto Scaling, CloudFormation), the JSON ones (Secrets Manager) and S3's GetObject on a free
 * port of 127.0.0.1, checks the signature of each request and answers as the test says; success,
 * unless told otherwise. It knows none of AWS's rules.
 */
public final class AwsQueryServer implements AutoCloseable {

  /** The credentials that it takes; requests must show the session token, too. */
  public static final String ACCESS_KEY_ID = "ASIAEXAMPLEOFATEST00";

  public static final String SECRET_ACCESS_KEY = "secret/Of+ATest/NeverInAnArgument0000000";
  public static final String SESSION_TOKEN = "session//token+of/a/test==";

  /**
   * A call whose signature was good, whatever was answered.
   *
   * @param service as in the signature's scope, such as {@code ec2}
   * @param region as in the signature's scope
   * @param action such as {@code CreateTags}; of S3, method and path, such as {@code GET /bucket/a}
   * @param parameters of the query APIs; empty for the others
   * @param body as sent
   */
  public record Call(
      String service, String region, String action, Map<String, String> parameters, String body) {}

  /** An answer to a call. */
  public static final class Answer {

    private final int status;
    private final String code;
    private final byte[] body;

    private Answer(int status, String code, byte[] body) {
      this.status = status;
      this.code = code;
      this.body = body;
    }

    /** Success, with this body. */
    public static Answer ok(String body) {
      return ok(body.getBytes(StandardCharsets.UTF_8));
    }

    /** Success, with these bytes. */
    public static Answer ok(byte[] body) {
      return new Answer(200, "", body.clone());
    }

    /** An error such as 503 {@code RequestLimitExceeded}, written as the called API writes it. */
    public static Answer error(int status, String code, String message) {
      return new Answer(status, code, message.getBytes(StandardCharsets.UTF_8));
    }

    /** None, until the server is closed. */
    public static Answer hang() {
      return new Answer(0, "", new byte[0]);
    }
  }

  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final List<String> refused = new CopyOnWriteArrayList<>();
  private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
  private final LocalHttpServer server = new LocalHttpServer(this::take);

  private AwsQueryServer() {}

  /** Returns a server that takes each call, and has no object. */
  public static AwsQueryServer started() {
    AwsQueryServer started = new AwsQueryServer();
    started.server.start();
    return started;
  }

  /** Returns its address, for {@code AWS_ENDPOINT_URL}. */
  public String url() {
    return server.url();
  }

  /**
   * Answers the next calls of an action so, one after the other; the last answer stays.
   *
   * @param action as in {@link Call}
   */
  public void answer(String action, Answer... inTurn) {
    answers.put(action, new ArrayDeque<>(Arrays.asList(inTurn)));
  }

  /** Returns all calls until now whose signature was good, in their order. */
  public List<Call> calls() {
    return List.copyOf(calls);
  }

  /** Returns the calls of one action, as in {@link #calls()}. */
  public List<Call> calls(String action) {
    return calls.stream().filter(call -> call.action().equals(action)).toList();
  }

  /** Returns why requests were refused for their signature. */
  public List<String> refused() {
    return List.copyOf(refused);
  }

  /** Takes AWS out of service: connections are refused. */
  public void stop() {
    server.stop();
  }

  /** Puts it back into service at the address it had. */
  public void start() {
    server.start();
  }

  @Override
  public void close() {
    server.close();
  }

  private void take(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String text = new String(body, StandardCharsets.UTF_8);
    Map<String, String> headers = LocalHttpServer.headers(exchange);
    Map<String, String> parameters = form(headers, text);
    String target = headers.getOrDefault("x-amz-target", "");
    boolean json = !target.isEmpty();
    String action =
        json
            ? target.substring(target.lastIndexOf('.') + 1)
            : parameters.getOrDefault(
                "Action", exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
    AwsSignature signature;
    try {
      signature = AwsSignature.checked(exchange, headers, body);
    } catch (IllegalArgumentException e) {
      String why = String.valueOf(e.getMessage());
      refused.add(action + ": " + why);
      answer(exchange, json, "", action, Answer.error(403, "SignatureDoesNotMatch", why));
      return;
    }
    calls.add(new Call(signature.service(), signature.region(), action, parameters, text));
    Answer answer = next(action);
    if (answer.status == 0) {
      server.hang();
    } else {
      answer(exchange, json, signature.service(), action, answer);
    }
  }

  private Answer next(String action) {
    Deque<Answer> inTurn = answers.get(action);
    if (inTurn == null) {
      return action.contains(" ")
          ? Answer.error(404, "NoSuchKey", "The specified key does not exist.")
          : Answer.ok("");
    }
    synchronized (inTurn) {
      return inTurn.size() > 1 ? inTurn.removeFirst() : inTurn.getFirst();
    }
  }

  private static void answer(
      HttpExchange exchange, boolean json, String service, String action, Answer answer)
      throws IOException {
    byte[] body = answer.body;
    String message = new String(body, StandardCharsets.UTF_8);
    if (!answer.code.isEmpty()) {
      body = error(json, service, answer.code, message).getBytes(StandardCharsets.UTF_8);
    } else if (body.length == 0 && !action.contains(" ")) {
      body = (json ? "{}" : success(action)).getBytes(StandardCharsets.UTF_8);
    }
    exchange
        .getResponseHeaders()
        .set("Content-Type", json ? "application/x-amz-json-1.1" : "text/xml");
    LocalHttpServer.answer(exchange, answer.status, body);
  }

  private static String success(String action) {
    return "<%1$sResponse><requestId>0</requestId><return>true</return><%1$sResult/></%1$sResponse>"
        .formatted(action);
  }

  private static String error(boolean json, String service, String code, String message) {
    if (json) {
      return "{\"__type\":\"%s\",\"message\":\"%s\"}".formatted(code, message);
    }
    String error = "<Error><Code>%s</Code><Message>%s</Message></Error>".formatted(code, message);
    return switch (service) {
      case "ec2" -> "<Response><Errors>" + error + "</Errors><RequestID>0</RequestID></Response>";
      case "s3" -> error;
      default -> "<ErrorResponse>" + error + "<RequestId>0</RequestId></ErrorResponse>";
    };
  }

  private static Map<String, String> form(Map<String, String> headers, String body) {
    Map<String, String> parameters = new TreeMap<>();
    if (headers.getOrDefault("content-type", "").startsWith("application/x-www-form-urlencoded")) {
      for (String pair : body.split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          parameters.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
        }
      }
    }
    return parameters;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
