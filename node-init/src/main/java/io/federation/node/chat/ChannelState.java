package io.federation.node.chat;

import io.federation.chat.Answer;
import java.time.Duration;
import java.time.Instant;

/**
 * How it stands with a channel.
 *
 * @param heldUntil second of the epoch before which nothing is posted to its address; 0 if at once
 * @param unanswered how many posts in a row were not answered in time
 * @param dropped how many of its messages were dropped and not yet owned up to
 * @param trouble why its address takes nothing, in a few words; empty if all is well
 */
record ChannelState(long heldUntil, int unanswered, int dropped, String trouble) {

  static final ChannelState WELL = new ChannelState(0, 0, 0, "");

  /** The longest a server can make us wait, and the longest between posts it does not answer. */
  static final Duration LONGEST_HOLD = Duration.ofHours(1);

  private static final int MOST_DOUBLINGS = 6;
  private static final int FIELDS = 4;

  /** Reads what {@link #render} returns; what is damaged is taken for a channel that is well. */
  static ChannelState parse(String text) {
    String[] fields = text.split("\n", -1);
    if (fields.length != FIELDS + 1) {
      return WELL;
    }
    try {
      return new ChannelState(
          Long.parseLong(fields[0]),
          Integer.parseInt(fields[1]),
          Integer.parseInt(fields[2]),
          fields[3]);
    } catch (NumberFormatException e) {
      return WELL;
    }
  }

  String render() {
    return heldUntil + "\n" + unanswered + "\n" + dropped + "\n" + trouble + "\n";
  }

  /** Returns whether nothing is to be posted now. A clock that was set back ends the wait. */
  boolean isHeld(Instant now) {
    long wait = heldUntil - now.getEpochSecond();
    return wait > 0 && wait <= LONGEST_HOLD.toSeconds();
  }

  /** Returns this after {@code answer}. */
  ChannelState after(Answer answer, Instant now) {
    if (answer instanceof Answer.Accepted) {
      return new ChannelState(0, 0, dropped, "");
    }
    String why = answer.trouble();
    if (answer instanceof Answer.Later later) {
      return new ChannelState(until(later.pause(), now), 0, dropped, why);
    }
    if (answer instanceof Answer.Missing) {
      // It may have arrived: posting it every minute would show the same line every minute.
      Duration pause = Duration.ofMinutes(1L << Math.min(unanswered, MOST_DOUBLINGS));
      return new ChannelState(until(pause, now), unanswered + 1, dropped, why);
    }
    return new ChannelState(heldUntil, unanswered, dropped, why);
  }

  ChannelState drop(int more) {
    return new ChannelState(heldUntil, unanswered, Math.max(0, dropped + more), trouble);
  }

  private static long until(Duration pause, Instant now) {
    long seconds = Math.max(1, Math.min(pause.toSeconds(), LONGEST_HOLD.toSeconds()));
    return now.getEpochSecond() + seconds;
  }
}
