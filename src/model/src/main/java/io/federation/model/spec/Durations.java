package io.federation.model.spec;

import io.federation.model.Names;
import java.time.Duration;

/**
 * Spans of time as users write them: a whole number of up to six digits and a unit, {@code s},
 * {@code m} or {@code h}, such as {@code 0s}, {@code 90s}, {@code 5m} or {@code 1h}.
 */
public final class Durations {

  /** The longest time that a command waits, or that a turn is taken for. */
  public static final Duration DAY = Duration.ofDays(1);

  /** The longest time that anything is kept or rests. */
  public static final Duration YEAR = Duration.ofDays(366);

  private static final int MAX_DIGITS = 6;
  private static final long SECONDS_PER_MINUTE = 60;
  private static final long SECONDS_PER_HOUR = 3600;

  private Durations() {}

  /**
   * Reads a span of time.
   *
   * @param kind what the value is, for the message, such as {@code jitter}
   * @throws IllegalArgumentException with one line if {@code text} is not a duration
   */
  public static Duration parse(String kind, String text) {
    int digits = text.length() - 1;
    if (digits < 1 || digits > MAX_DIGITS || (digits > 1 && text.charAt(0) == '0')) {
      throw notADuration(kind, text);
    }
    long number = 0;
    for (int i = 0; i < digits; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        throw notADuration(kind, text);
      }
      number = number * 10 + (c - '0');
    }
    return switch (text.charAt(digits)) {
      case 's' -> Duration.ofSeconds(number);
      case 'm' -> Duration.ofMinutes(number);
      case 'h' -> Duration.ofHours(number);
      default -> throw notADuration(kind, text);
    };
  }

  /**
   * Reads a span of time that is not longer than {@code most}.
   *
   * @throws IllegalArgumentException with one line if {@code text} is no such duration
   */
  public static Duration parse(String kind, String text, Duration most) {
    return notLonger(kind, text, parse(kind, text), most);
  }

  /** As {@link #parse(String, String, Duration)}, and the time must be longer than nothing. */
  public static Duration parsePositive(String kind, String text, Duration most) {
    return notLonger(kind, text, parsePositive(kind, text), most);
  }

  private static Duration notLonger(String kind, String text, Duration duration, Duration most) {
    if (duration.compareTo(most) > 0) {
      throw new IllegalArgumentException(kind + tooLong(text, most));
    }
    return duration;
  }

  /** Says, behind what a value is, that it is longer than {@code most}. */
  static String tooLong(String text, Duration most) {
    return " " + Names.quote(text) + " is too long: use " + render(most) + " at most";
  }

  /**
   * Reads a span of time that is longer than nothing.
   *
   * @param kind what the value is, for the message, such as {@code work.timeLimit}
   * @throws IllegalArgumentException with one line if {@code text} is not a duration or is 0
   */
  public static Duration parsePositive(String kind, String text) {
    Duration duration = parse(kind, text);
    if (duration.isZero()) {
      throw noTime(kind, text);
    }
    return duration;
  }

  /**
   * Returns the text in the largest unit that {@link #parse} reads as the same span.
   *
   * @throws IllegalArgumentException if there is none, as {@link #check} says
   */
  public static String render(Duration duration) {
    return text(check("duration", duration));
  }

  /**
   * Returns {@code duration} if it can be written: it is not negative, has no fraction of a second
   * and needs no more than six digits.
   *
   * @param kind what the value is, for the message
   * @throws IllegalArgumentException with one line otherwise
   */
  static Duration check(String kind, Duration duration) {
    if (duration.isNegative()
        || duration.toNanosPart() != 0
        || text(duration).length() > MAX_DIGITS + 1) {
      throw new IllegalArgumentException(
          kind + " " + duration + " cannot be written: use whole seconds, minutes or hours");
    }
    return duration;
  }

  /** As {@link #check}, and {@code duration} must be longer than nothing. */
  static Duration checkPositive(String kind, Duration duration) {
    if (check(kind, duration).isZero()) {
      throw noTime(kind, duration.toSeconds() + "s");
    }
    return duration;
  }

  private static String text(Duration duration) {
    // Without the + of texts, whose first use is slow: a heartbeat comes by here.
    long seconds = duration.toSeconds();
    if (seconds != 0 && seconds % SECONDS_PER_HOUR == 0) {
      return Long.toString(seconds / SECONDS_PER_HOUR).concat("h");
    }
    if (seconds != 0 && seconds % SECONDS_PER_MINUTE == 0) {
      return Long.toString(seconds / SECONDS_PER_MINUTE).concat("m");
    }
    return Long.toString(seconds).concat("s");
  }

  private static IllegalArgumentException noTime(String kind, String text) {
    return new IllegalArgumentException(
        kind + " " + Names.quote(text) + " is no time at all: use more than 0s");
  }

  private static IllegalArgumentException notADuration(String kind, String text) {
    return new IllegalArgumentException(
        kind
            + " "
            + Names.quote(text)
            + " is not a duration: use a whole number and s, m or h, such as 90s, 5m or 1h");
  }
}
