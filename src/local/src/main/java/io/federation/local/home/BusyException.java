package io.federation.local.home;

/** Somebody else is changing the same federation; it can be tried again later. */
public final class BusyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Says in one line who or what is in the way. */
  public BusyException(String message) {
    super(message + ": try again later");
  }
}
