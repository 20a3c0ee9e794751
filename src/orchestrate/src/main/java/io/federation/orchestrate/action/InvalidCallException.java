package io.federation.orchestrate.action;

/**
 * A call is not one that may be done here, as when the action's declaration does not allow it. The
 * message is one line.
 */
public final class InvalidCallException extends Exception {

  private static final long serialVersionUID = 1L;

  private final StatusCode status;

  public InvalidCallException(StatusCode status, String message) {
    super(message);
    this.status = status;
  }

  /** Returns what a node answers such a call with. */
  public StatusCode status() {
    return status;
  }
}
