package io.federation.node.event;

/** Texts from anywhere, made fit for a log and a terminal. */
final class Printable {

  private static final int LONGEST = 8 * 1024;

  private Printable() {}

  /**
   * Returns {@code text} with {@code ?} for all that could begin a line, steer a terminal, turn the
   * direction of writing or be invisible; cut where it is too long.
   */
  static String of(String text) {
    StringBuilder clean = new StringBuilder(Math.min(text.length(), LONGEST));
    int end = Math.min(text.length(), LONGEST);
    for (int i = 0; i < end; ) {
      // By code points: format characters stand outside the basic plane too (U+E0001 and on).
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      clean.appendCodePoint(c == '\t' || !isSteering(c) ? c : '?');
    }
    return clean.toString();
  }

  private static boolean isSteering(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
