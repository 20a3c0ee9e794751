package io.federation.orchestrate.playbook;

/** A playbook cannot go on. The message is one line for people. */
public final class PlaybookException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public PlaybookException(String message) {
    super(message);
  }

  public PlaybookException(String message, Throwable cause) {
    super(message, cause);
  }
}
