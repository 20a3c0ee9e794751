package io.federation.node.cli;

/** What was asked for is known to be bad, for good. */
final class RejectedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  RejectedException(String message) {
    super(message);
  }
}
