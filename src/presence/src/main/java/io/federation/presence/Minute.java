package io.federation.presence;

import io.federation.model.Names;
import io.federation.model.Stamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A minute in UTC, in which nodes meet: what they say in it has the same name, {@code
 * YYYYMMDDHHMM}. Where nodes speak less often than each minute, the one at which their interval
 * begins.
 *
 * @param start when it begins
 */
public record Minute(Instant start) implements Comparable<Minute> {

  private static final int LENGTH = "YYYYMMDDHHMM".length();
  private static final int DAY = "YYYYMMDD".length();

  public Minute {
    start = start.truncatedTo(ChronoUnit.MINUTES);
  }

  /**
   * Returns the minute at which the interval begins that {@code moment} is in.
   *
   * @param every the length of the intervals, whole minutes that divide an hour
   */
  public static Minute of(Instant moment, Duration every) {
    long length = every.toSeconds();
    return new Minute(
        Instant.ofEpochSecond(Math.floorDiv(moment.getEpochSecond(), length) * length));
  }

  /**
   * Reads {@code YYYYMMDDHHMM}.
   *
   * @throws IllegalArgumentException if {@code text} is something else
   */
  public static Minute parse(String text) {
    if (text.length() == LENGTH) {
      try {
        return new Minute(
            Stamp.parse(text.substring(0, DAY) + "-" + text.substring(DAY) + "00").instant());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(notAMinute(text), e);
      }
    }
    throw new IllegalArgumentException(notAMinute(text));
  }

  private static String notAMinute(String text) {
    return Names.quote(text) + " is not a minute: use YYYYMMDDHHMM in UTC";
  }

  /** Returns the one that begins {@code time} later, or earlier if it is negative. */
  public Minute plus(Duration time) {
    return new Minute(start.plus(time));
  }

  /** Returns the day it is in, {@code YYYYMMDD}. */
  public String day() {
    return toString().substring(0, DAY);
  }

  /** Returns the folders it is in, {@code YYYY/MM/DD/HH}. */
  public String hourPath() {
    String text = toString();
    return text.substring(0, 4)
        + "/"
        + text.substring(4, 6)
        + "/"
        + text.substring(6, 8)
        + "/"
        + text.substring(8, 10);
  }

  @Override
  public int compareTo(Minute other) {
    return start.compareTo(other.start);
  }

  @Override
  public String toString() {
    String stamp = new Stamp(start).toString();
    return stamp.substring(0, DAY) + stamp.substring(DAY + 1, LENGTH + 1);
  }
}
