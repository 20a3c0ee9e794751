package io.federation.testkit;

/** What an {@link HttpGitServer} answers when a test does not want the repository's own answer. */
public sealed interface HttpAnswer {

  /** Answers with a status and a line of text, such as 500 for a server that is broken. */
  static HttpAnswer status(int code) {
    return new Status(code);
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
   */
  record Status(int code) implements HttpAnswer {}

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
