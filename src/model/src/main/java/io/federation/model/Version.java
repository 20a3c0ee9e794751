package io.federation.model;

import org.jspecify.annotations.Nullable;

/**
 * A commit's id: the version of a repository, and of the work done from it.
 *
 * @param hex 40 lower-case hexadecimal digits
 */
public record Version(String hex) {

  private static final int LENGTH = 40;
  private static final int SHORT_LENGTH = 8;

  public Version {
    if (!isValid(hex)) {
      throw new IllegalArgumentException(
          Names.quote(hex) + " is not a version: use 40 hexadecimal digits");
    }
  }

  /** Returns whether {@code hex} is 40 lower-case hexadecimal digits. */
  public static boolean isValid(String hex) {
    if (hex.length() != LENGTH) {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      char c = hex.charAt(i);
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
        return false;
      }
    }
    return true;
  }

  /** Returns the first {@value #SHORT_LENGTH} digits, for people. */
  public String shortHex() {
    return hex.substring(0, SHORT_LENGTH);
  }

  // Written out: what the compiler would make for a record costs a fresh JVM 20 ms at its first
  // use,
  // and versions are compared in every heartbeat.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Version version && hex.equals(version.hex);
  }

  @Override
  public int hashCode() {
    return hex.hashCode();
  }

  /** Returns the 40 digits. */
  @Override
  public String toString() {
    return hex;
  }
}
