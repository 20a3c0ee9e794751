package io.federation.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * A moment to the second in UTC, written {@code YYYYMMDD-HHMMSS}: the form of every stamp that
 * users see in files, presence records and logs.
 *
 * @param instant the moment, without a fraction of a second
 */
public record Stamp(Instant instant) implements Comparable<Stamp> {

  private static final int LENGTH = "YYYYMMDD-HHMMSS".length();

  public Stamp {
    instant = instant.truncatedTo(ChronoUnit.SECONDS);
  }

  /**
   * Reads the form that {@link #toString} writes.
   *
   * @throws IllegalArgumentException if {@code text} is not a stamp
   */
  public static Stamp parse(String text) {
    if (text.length() != LENGTH || text.charAt(8) != '-') {
      throw notAStamp(text);
    }
    try {
      return new Stamp(
          LocalDateTime.of(
                  digits(text, 0, 4),
                  digits(text, 4, 6),
                  digits(text, 6, 8),
                  digits(text, 9, 11),
                  digits(text, 11, 13),
                  digits(text, 13, 15))
              .toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(notAStamp(text).getMessage(), e);
    }
  }

  private static int digits(String text, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        throw notAStamp(text);
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }

  private static IllegalArgumentException notAStamp(String text) {
    return new IllegalArgumentException(
        Names.quote(text) + " is not a stamp: use YYYYMMDD-HHMMSS in UTC");
  }

  @Override
  public int compareTo(Stamp other) {
    return instant.compareTo(other.instant);
  }

  /** Returns {@code YYYYMMDD-HHMMSS}. */
  @Override
  public String toString() {
    // Written out by hand: a formatter costs the heartbeat's start-up a few milliseconds.
    LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    StringBuilder text = new StringBuilder(LENGTH);
    append(text, time.getYear(), 4);
    append(text, time.getMonthValue(), 2);
    append(text, time.getDayOfMonth(), 2);
    text.append('-');
    append(text, time.getHour(), 2);
    append(text, time.getMinute(), 2);
    append(text, time.getSecond(), 2);
    return text.toString();
  }

  private static void append(StringBuilder text, int value, int width) {
    String digits = Integer.toString(value);
    text.append("0".repeat(Math.max(0, width - digits.length()))).append(digits);
  }
}
