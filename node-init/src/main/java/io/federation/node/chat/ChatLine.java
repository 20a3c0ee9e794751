package io.federation.node.chat;

import io.federation.chat.Colour;
import io.federation.model.Stamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A message that is ready to be posted.
 *
 * @param colour its colour
 * @param at when it happened
 * @param text who says what, in one line
 */
record ChatLine(Colour colour, Stamp at, String text) {

  private static final int LINES = 3;
  private static final Duration LATE = Duration.ofSeconds(60);

  /** Reads what {@link #render} returns; nothing if it is damaged. */
  static Optional<ChatLine> parse(String text) {
    String[] lines = text.split("\n", -1);
    if (lines.length != LINES + 1 || !lines[LINES].isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new ChatLine(Colour.valueOf(lines[0]), Stamp.parse(lines[1]), lines[2]));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  String render() {
    return colour.name() + "\n" + at + "\n" + text + "\n";
  }

  /** Returns the text as it is posted now: perhaps late, and after others that were dropped. */
  String shown(Instant now, int dropped) {
    boolean late = Duration.between(at.instant(), now).compareTo(LATE) > 0;
    String missed =
        switch (dropped) {
          case 0 -> "";
          case 1 -> " (1 message was dropped)";
          default -> " (" + dropped + " messages were dropped)";
        };
    return text + (late ? " (at " + at + ")" : "") + missed;
  }
}
