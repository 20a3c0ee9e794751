package io.federation.model;

/**
 * The one grammar for names that come from nodeinfo, Git or configuration: stack types, node parts,
 * deployments, repositories, instance ids and nodeinfo properties.
 *
 * <p>A name is 1 to {@value #MAX_LENGTH} ASCII letters, digits, {@code _}, {@code .} and {@code -};
 * it starts with a letter or digit, has no {@code ..} and does not end in {@code .} or {@code
 * .lock}. A valid name can therefore be used as one segment of a path, as part of a Git ref, and in
 * a shell word.
 */
public final class Names {

  /** Longest name, in characters: that of a DNS label (RFC 1035, section 2.3.4). */
  public static final int MAX_LENGTH = 63;

  private static final int SHOWN_LENGTH = 80;

  private Names() {}

  /** Returns whether {@code value} is a name. */
  public static boolean isValid(String value) {
    if (value.isEmpty() || value.length() > MAX_LENGTH || !isLetterOrDigit(value.charAt(0))) {
      return false;
    }
    for (int i = 1; i < value.length(); i++) {
      char c = value.charAt(i);
      if (!isLetterOrDigit(c) && c != '_' && c != '.' && c != '-') {
        return false;
      }
    }
    return !value.contains("..") && !value.endsWith(".") && !value.endsWith(".lock");
  }

  /**
   * Returns {@code value} if it is a name.
   *
   * @param kind what the value is, for the message, such as {@code nodepart}
   * @throws IllegalArgumentException with one line that shows the value and the grammar
   */
  public static String check(String kind, String value) {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          kind
              + " "
              + quote(value)
              + " is not a name: use 1 to "
              + MAX_LENGTH
              + " letters, digits, '_', '.' or '-', starting with a letter or digit,"
              + " without '..' and not ending in '.' or '.lock'");
    }
    return value;
  }

  /**
   * Returns {@code value} in double quotes and fit for one line of a log: cut to {@value
   * #SHOWN_LENGTH} characters, with everything but printable ASCII escaped.
   */
  public static String quote(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    int end = Math.min(value.length(), SHOWN_LENGTH);
    for (int i = 0; i < end; i++) {
      char c = value.charAt(i);
      if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
        quoted.append(c);
      } else {
        quoted.append(String.format("\\u%04x", (int) c));
      }
    }
    if (end < value.length()) {
      quoted.append("...");
    }
    return quoted.append('"').toString();
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
