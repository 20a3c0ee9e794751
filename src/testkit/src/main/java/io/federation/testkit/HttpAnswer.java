package io.federation.testkit;

/** What an {@link HttpGitServer} answers when a test does not want the repository's own answer. */
public sealed interface HttpAnswer {

  /** Answers with a status and a line of text, such as 500 for a server that is broken. */
  static HttpAnswer status(int code) {
    return status(code, "text/plain; charset=utf-8", "status " + code + "\n");
  }

  /** Answers with a status and a body of this media type, such as why the server refuses. */
  static HttpAnswer status(int code, String type, String body) {
    return new Status(code, type, body);
  }

  /**
   * Answers 302 with the same path and query at another server.
   *
   * @param serverUrl the other server without a path, such as {@code http://127.0.0.1:8080}
   */
  static HttpAnswer redirectTo(String serverUrl) {
    return new Redirect(serverUrl);
  }

  /**
   * Sends the repository's own answer but breaks the connection after this many bytes of its body,
   * as a net that fails in the middle of a fetch does. A shorter body is sent whole.
   */
  static HttpAnswer cutAfter(long bytes) {
    return new CutAfter(bytes);
  }

  /**
   * See {@link #status}.
   *
   * @param code an HTTP status
   * @param type the body's media type
   * @param body what is said
   */
  record Status(int code, String type, String body) implements HttpAnswer {}

  /**
   * See {@link #redirectTo}.
   *
   * @param serverUrl the other server without a path
   */
  record Redirect(String serverUrl) implements HttpAnswer {}

  /**
   * See {@link #cutAfter}.
   *
   * @param bytes how much of the body is sent
   */
  record CutAfter(long bytes) implements HttpAnswer {}
}
