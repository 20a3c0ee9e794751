package io.federation.fed.webhook;

import io.federation.machine.PrivateFiles;
import io.federation.model.PropertyText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a host and we know, and nobody else. */
public final class WebhookSecret {

  private static final String KEY = "secret";

  /** As long as 96 bits at least, written in hexadecimal or denser. */
  private static final int SHORTEST = 24;

  /** What a secret of standardwebhooks.com begins with; the rest is a key in Base64. */
  private static final String STANDARD = "whsec_";

  private final String text;
  private final Optional<byte[]> standardKey;

  private WebhookSecret(String text, Optional<byte[]> standardKey) {
    this.text = text;
    this.standardKey = standardKey;
  }

  /**
   * Reads the line {@code secret=...} of a file.
   *
   * @throws IOException with one line if others than its owner can use the file
   * @throws IllegalArgumentException with one line if it holds no secret; the message shows nothing
   *     of the file
   */
  public static WebhookSecret load(Path file) throws IOException {
    Map<String, String> values =
        PrivateFiles.read(file)
            .map(PropertyText::parsePlain)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "there is no file " + file + ": write secret=... to it, and chmod 600 it"));
    if (!values.keySet().equals(Set.of(KEY))) {
      throw new IllegalArgumentException(file + " needs one line, secret=..., and no other");
    }
    try {
      return of(values.getOrDefault(KEY, ""));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Returns a secret.
   *
   * @throws IllegalArgumentException with one line, which does not show it, if it is none
   */
  static WebhookSecret of(String text) {
    if (text.length() < SHORTEST || text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new IllegalArgumentException(
          "the secret is too short, or no printable ASCII without blanks: use "
              + SHORTEST
              + " characters or more, such as those of: openssl rand -hex 32");
    }
    return new WebhookSecret(text, standardKey(text));
  }

  private static Optional<byte[]> standardKey(String text) {
    if (!text.startsWith(STANDARD)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getDecoder().decode(text.substring(STANDARD.length())));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the secret begins with " + STANDARD + " and does not go on in Base64", e);
    }
  }

  /** Returns the secret. */
  String text() {
    return text;
  }

  /** Returns the key that it stands for where a host follows standardwebhooks.com. */
  Optional<byte[]> standardKey() {
    return standardKey;
  }

  /** Leaves the secret out. */
  @Override
  public String toString() {
    return "a secret";
  }
}
