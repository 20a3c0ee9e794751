package io.federation.node.chat;

import io.federation.chat.Colour;
import io.federation.model.Stamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A message that is ready to be said.
 *
 * @param colour its colour
 * @param at when it happened
 * @param line who says what, one line
 */
record Note(Colour colour, Stamp at, String line) {

  private static final int LINES = 3;
  private static final Duration LATE = Duration.ofSeconds(60);

  /** Reads what {@link #render} returns; nothing if it is damaged. */
  static Optional<Note> parse(String text) {
    String[] lines = text.split("\n", -1);
    if (lines.length != LINES + 1 || !lines[LINES].isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Note(Colour.valueOf(lines[0]), Stamp.parse(lines[1]), lines[2]));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  String render() {
    return colour.name() + "\n" + at + "\n" + line + "\n";
  }

  /** Returns the line as it is said now: late, and after others that were dropped. */
  String words(Instant now, int dropped) {
    boolean late = Duration.between(at.instant(), now).compareTo(LATE) > 0;
    String owned =
        switch (dropped) {
          case 0 -> "";
          case 1 -> " (1 message was dropped)";
          default -> " (" + dropped + " messages were dropped)";
        };
    return line + (late ? " (at " + at + ")" : "") + owned;
  }
}
