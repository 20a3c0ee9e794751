package io.federation.testkit;

import java.util.Map;

/** What a {@link ChatServer} does with a message. */
public sealed interface ChatAnswer {

  /** Takes it: 200. */
  static ChatAnswer ok() {
    return status(200);
  }

  /**
   * Answers with a status and a line of text.
   *
   * @param code an HTTP status
   */
  static ChatAnswer status(int code) {
    return new Status(code, Map.of());
  }

  /**
   * Answers 429.
   *
   * @param retryAfter what the header says: a number of seconds, or a date of HTTP's form
   */
  static ChatAnswer later(String retryAfter) {
    return new Status(429, Map.of("Retry-After", retryAfter));
  }

  /**
   * Answers 302.
   *
   * @param url where it is said to be instead
   */
  static ChatAnswer redirectTo(String url) {
    return new Status(302, Map.of("Location", url));
  }

  /** Reads it and never answers. */
  static ChatAnswer hang() {
    return new Hang();
  }

  /**
   * See {@link #status}.
   *
   * @param code an HTTP status
   * @param headers headers of the answer
   */
  record Status(int code, Map<String, String> headers) implements ChatAnswer {}

  /** See {@link #hang}. */
  record Hang() implements ChatAnswer {}
}
