package io.federation.orchestrate.call;

/** Bytes are no request, or no reply. The message is one line that says why. */
public final class MalformedCallException extends Exception {

  private static final long serialVersionUID = 1L;

  MalformedCallException(String message) {
    super(message);
  }

  MalformedCallException(String message, Throwable cause) {
    super(message, cause);
  }
}
