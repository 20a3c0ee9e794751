package io.federation.local.packages;

/** Packages are missing and may not be installed. The message says what to type. */
public final class PackagesMissingException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /** Says in one line what is missing and what to type. */
  public PackagesMissingException(String message) {
    super(message);
  }
}
