package io.federation.orchestrate.action;

/** A call is not one that the action's declaration allows. The message is one line. */
public final class InvalidCallException extends Exception {

  private static final long serialVersionUID = 1L;

  private final StatusCode status;

  InvalidCallException(StatusCode status, String message) {
    super(message);
    this.status = status;
  }

  /** Returns what a node answers such a call with. */
  public StatusCode status() {
    return status;
  }
}
