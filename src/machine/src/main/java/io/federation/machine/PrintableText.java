package io.federation.machine;

/**
 * Texts from anywhere, made fit for a log, a terminal and a chat: nothing in them can begin a line,
 * steer a terminal, turn the direction of writing or be invisible.
 */
public final class PrintableText {

  private static final int LONGEST = 8 * 1024;

  private PrintableText() {}

  /** Returns {@code text} with {@code ?} for what is not fit; tabs stay. Cut if it is too long. */
  public static String of(String text) {
    return replace(text, Math.min(text.length(), LONGEST), "\t", "?", "?");
  }

  /**
   * Returns {@code text} with other text for what is not fit, and {@code ?} for half a character.
   *
   * @param control stands for characters that begin a line or steer a terminal, and for tabs
   * @param format stands for those that are not seen, such as marks of the direction of writing
   */
  public static String of(String text, String control, String format) {
    return replace(text, text.length(), control, control, format);
  }

  /**
   * Returns {@code text} with an escape of JSON's form for what is not fit; tabs and ends of lines
   * stay. JSON therefore means the same as before: there such characters stand inside strings only.
   */
  public static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      int next = i + Character.charCount(c);
      if (isFit(c) || c == '\n' || c == '\t') {
        escaped.appendCodePoint(c);
      } else {
        for (char half : text.substring(i, next).toCharArray()) {
          escaped.append(String.format("\\u%04x", (int) half));
        }
      }
      i = next;
    }
    return escaped.toString();
  }

  private static boolean isFit(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.FORMAT,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }

  private static String replace(String text, int end, String tab, String control, String format) {
    StringBuilder clean = new StringBuilder(end);
    for (int i = 0; i < end; ) {
      // By code points: format characters stand outside the basic plane too (U+E0001 and on).
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      switch (Character.getType(c)) {
        case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
            clean.append(c == '\t' ? tab : control);
        case Character.FORMAT -> clean.append(format);
        case Character.SURROGATE -> clean.append('?');
        default -> clean.appendCodePoint(c);
      }
    }
    return clean.toString();
  }
}
