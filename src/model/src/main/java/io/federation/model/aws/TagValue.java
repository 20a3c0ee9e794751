package io.federation.model.aws;

/** Makes a text fit to be the value of a tag in EC2. */
public final class TagValue {

  /** How many characters EC2 takes, whatever their number of bytes. */
  public static final int LONGEST = 256;

  private static final String CUT = "...";

  private TagValue() {}

  /** Returns {@code text} in one line; of one that is too long the end is cut. */
  public static String of(String text) {
    StringBuilder clean = new StringBuilder();
    // No stream: every heartbeat on EC2 comes here.
    for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
      int c = text.codePointAt(i);
      boolean taken = !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE;
      clean.appendCodePoint(taken ? c : ' ');
    }
    String value = clean.toString().strip();
    return value.codePointCount(0, value.length()) <= LONGEST
        ? value
        : value.substring(0, value.offsetByCodePoints(0, LONGEST - CUT.length())) + CUT;
  }

  /** Returns the newest of {@code entries} that fit, each of which ends with a semicolon. */
  public static String newest(String entries) {
    int from = Math.max(0, entries.length() - LONGEST);
    return from == 0 ? entries : entries.substring(entries.indexOf(';', from - 1) + 1);
  }
}
