package io.federation.presence;

/** The store cannot be reached, or not within the time that was given. Try again later. */
public final class PresenceUnavailableException extends Exception {

  private static final long serialVersionUID = 1L;

  public PresenceUnavailableException(String reason) {
    super(reason);
  }

  public PresenceUnavailableException(Exception cause) {
    super(cause.getMessage(), cause);
  }

  public PresenceUnavailableException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
