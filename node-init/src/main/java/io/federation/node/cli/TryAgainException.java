package io.federation.node.cli;

/** Something cannot be done now, but may be done later. */
final class TryAgainException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TryAgainException(String message) {
    super(message + ": try again later");
  }
}
