package io.federation.chat;

import io.federation.machine.PrintableText;

/**
 * Makes words fit to be said: reasons come from commits and from the output of scripts, and must
 * neither call everybody in a room nor pretend to be something else.
 */
public final class ChatText {

  /** Leaves room for what is added to a line before it is sent. */
  public static final int LONGEST = 1500;

  /** Below what any of the servers takes; Discord's 2,000 characters are the least. */
  static final int LONGEST_SENT = 1900;

  private static final int LONGEST_ENTITY = "&amp;".length();

  /** Shows as nothing, and parts what would be a mention or a link if it stood together. */
  private static final String NOTHING = "\u200b";

  private ChatText() {}

  /**
   * Returns {@code text} as one line of at most {@value #LONGEST} characters. Control characters
   * become blanks; those that are not seen, such as marks that turn the direction of writing, are
   * left out.
   */
  public static String line(String text) {
    return shortened(PrintableText.of(text, " ", ""), LONGEST);
  }

  /**
   * Returns at most {@code longest} characters of {@code text}, and {@code ...} if that is not all.
   * Neither a character nor an escaped {@code &} is cut in two.
   */
  static String shortened(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = Character.isLowSurrogate(text.charAt(longest)) ? longest - 1 : longest;
    int entity = text.lastIndexOf('&', end - 1);
    if (entity > end - LONGEST_ENTITY && text.indexOf(';', entity) >= end) {
      end = entity;
    }
    return text.substring(0, end) + "...";
  }

  /** Returns {@code line} without anything that a server would take for a mention or a link. */
  static String inert(String line) {
    return line.replace("@", "@" + NOTHING).replace("](", "]" + NOTHING + "(");
  }
}
