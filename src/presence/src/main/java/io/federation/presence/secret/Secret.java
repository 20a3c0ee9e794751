package io.federation.presence.secret;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A secret's value: some bytes. It never shows itself. */
public final class Secret {

  /** The longest value, in bytes: enough for a key or a password, and little for a record. */
  public static final int MAX_BYTES = 4096;

  private final byte[] value;

  /**
   * Keeps a copy of {@code value}.
   *
   * @throws IllegalArgumentException if it is empty or too long; the message does not show it
   */
  public Secret(byte[] value) {
    if (value.length == 0) {
      throw new IllegalArgumentException(
          "the secret's value is empty: did what prints it fail? Give 1 to "
              + MAX_BYTES
              + " bytes");
    }
    if (value.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "the secret's value is too long: give at most " + MAX_BYTES + " bytes");
    }
    this.value = value.clone();
  }

  public byte[] bytes() {
    return value.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Secret secret && Arrays.equals(value, secret.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  /** Does not show the value. */
  @Override
  public String toString() {
    return "a secret";
  }
}
