package io.federation.git.trust;

/**
 * A signature does not count, or the keys that a node is to trust cannot be told. The message is
 * one line for people.
 */
public final class TrustException extends Exception {

  private static final long serialVersionUID = 1L;

  TrustException(String message) {
    super(message);
  }

  TrustException(String message, Throwable cause) {
    super(message, cause);
  }
}
