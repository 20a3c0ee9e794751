package io.federation.git.trust;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** A file with keys, as it was when it was read once. */
final class KeyFile {

  /** Far more than the keys of an organisation need, and little enough to be read at once. */
  static final int MAX_BYTES = 1 << 20;

  /** A list of principals, perhaps in quotes, of which one begins with the mark. */
  private static final Pattern NEGATION =
      Pattern.compile("!|[^\\s\"]*,!|\"!|\"[^\"]*,\\s*!|\"\\s*!");

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

  /**
   * Returns this file of allowed signers with empty lines for those that name a negated principal
   * ({@code !somebody}). OpenSSH trusts no key of such a line when Git asks it; JGit passes the
   * mark over.
   */
  KeyFile withoutNegations() {
    // Messages name lines by their numbers.
    List<String> kept =
        text().lines().map(line -> NEGATION.matcher(line.strip()).lookingAt() ? "" : line).toList();
    return new KeyFile(
        origin, String.join("\n", kept).concat("\n").getBytes(StandardCharsets.UTF_8));
  }

  static TrustException tooLarge(String origin) {
    return new TrustException(origin + " is larger than " + MAX_BYTES + " bytes: name fewer keys");
  }
}
