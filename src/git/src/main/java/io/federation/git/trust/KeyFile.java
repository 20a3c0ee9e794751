package io.federation.git.trust;

import java.nio.charset.StandardCharsets;

/** A file with keys, as it was when it was read once. */
final class KeyFile {

  /** Far more than the keys of an organisation need, and little enough to be read at once. */
  static final int MAX_BYTES = 1 << 20;

  private final String origin;
  private final byte[] content;

  /**
   * Keeps what was read.
   *
   * @param origin what to call the file in a message
   */
  KeyFile(String origin, byte[] content) {
    this.origin = origin;
    this.content = content.clone();
  }

  /** Returns what to call the file in a message. */
  String origin() {
    return origin;
  }

  byte[] content() {
    return content.clone();
  }

  String text() {
    return new String(content, StandardCharsets.UTF_8);
  }

  /** Returns whether there is nothing in it but blank lines and comments. */
  boolean isEmpty() {
    return text()
        .lines()
        .map(String::strip)
        .allMatch(line -> line.isEmpty() || line.startsWith("#"));
  }

  static TrustException tooLarge(String origin) {
    return new TrustException(origin + " is larger than " + MAX_BYTES + " bytes: name fewer keys");
  }
}
