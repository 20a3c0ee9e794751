package io.federation.local.home;

/** A folder cannot be used as a federation's home, or is none. The message says what to do. */
public final class HomeRefusedException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /** Refuses with one line. */
  public HomeRefusedException(String message) {
    super(message);
  }
}
