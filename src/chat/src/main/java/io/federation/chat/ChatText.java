package io.federation.chat;

import io.federation.machine.PrintableText;

/**
 * Makes words fit to be said: reasons come from commits and from the output of scripts, and must
 * neither call everybody in a room nor pretend to be something else.
 */
public final class ChatText {

  /** Well below what any of the servers takes; Discord's 2,000 characters are the least. */
  public static final int LONGEST = 1500;

  /** Shows as nothing, and parts what would be a mention or a link if it stood together. */
  private static final String NOTHING = "\u200b";

  private ChatText() {}

  /**
   * Returns {@code text} as one line of at most {@value #LONGEST} characters. Control characters
   * become blanks; those that are not seen, such as marks that turn the direction of writing, are
   * left out.
   */
  public static String line(String text) {
    String line = PrintableText.of(text, " ", "");
    if (line.length() <= LONGEST) {
      return line;
    }
    boolean inside = Character.isLowSurrogate(line.charAt(LONGEST));
    return line.substring(0, inside ? LONGEST - 1 : LONGEST) + "...";
  }

  /** Returns {@code line} without anything that a server would take for a mention or a link. */
  public static String inert(String line) {
    return line.replace("@", "@" + NOTHING).replace("](", "]" + NOTHING + "(");
  }
}
