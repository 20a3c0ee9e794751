package io.federation.fed.view;

import io.federation.model.Names;
import io.federation.model.Stamp;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and shows moments as people write them. */
public final class TimeText {

  private static final Pattern AGO =
      Pattern.compile(
          "(?:-(\\d{1,6})|(\\d{1,6})) ?(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?)( ago)?");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

  private final Instant now;
  private final ZoneId zone;

  /** Times as they are understood at {@code now} by people who live in {@code zone}. */
  public TimeText(Instant now, ZoneId zone) {
    this.now = now;
    this.zone = zone;
  }

  /**
   * Reads a moment: {@code 5m ago} or {@code -5m}; {@code 14:30} or {@code 2026-01-31 14:30}, with
   * seconds or without, in the zone of the people; ISO 8601 with or without a zone; or a stamp as
   * logs and records have it, {@code 20260131-143000}, which is in UTC. A time of day that is still
   * to come is that of yesterday.
   *
   * @throws IllegalArgumentException with one line if {@code text} is something else, or in the
   *     future
   */
  public Instant parse(String text) {
    String given = text.strip();
    Instant moment =
        ago(given)
            .or(() -> attempt(() -> Stamp.parse(given).instant()))
            .or(() -> attempt(() -> timeOfDay(LocalTime.parse(given))))
            .or(() -> attempt(() -> OffsetDateTime.parse(given.replace(' ', 'T')).toInstant()))
            .or(() -> attempt(() -> local(LocalDateTime.parse(given.replace(' ', 'T')))))
            .orElseThrow(() -> notAMoment(text));
    if (moment.isAfter(now)) {
      throw new IllegalArgumentException(Names.quote(text) + " is still to come");
    }
    return moment;
  }

  private static IllegalArgumentException notAMoment(String text) {
    return new IllegalArgumentException(
        Names.quote(text)
            + " is not a time: use 5m ago, 14:30, 2026-01-31 14:30, 2026-01-31T14:30:00Z or"
            + " 20260131-143000");
  }

  private Optional<Instant> ago(String text) {
    if (text.equals("now")) {
      return Optional.of(now);
    }
    Matcher matcher = AGO.matcher(text);
    // "5m" alone could as well be meant to be in five minutes.
    if (!matcher.matches() || (matcher.group(1) == null && matcher.group(4) == null)) {
      return Optional.empty();
    }
    String digits = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    long number = Long.parseLong(digits);
    Duration ago =
        switch (matcher.group(3).charAt(0)) {
          case 's' -> Duration.ofSeconds(number);
          case 'm' -> Duration.ofMinutes(number);
          case 'h' -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        };
    return Optional.of(now.minus(ago));
  }

  private static Optional<Instant> attempt(Supplier<Instant> form) {
    try {
      return Optional.of(form.get());
    } catch (DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Instant timeOfDay(LocalTime time) {
    ZonedDateTime today = now.atZone(zone).with(time);
    return (today.toInstant().isAfter(now) ? today.minusDays(1) : today).toInstant();
  }

  private Instant local(LocalDateTime time) {
    return time.atZone(zone).toInstant();
  }

  /** Returns a moment for people: the time of day, or day and time if it was on another day. */
  public String show(Instant moment) {
    ZonedDateTime time = moment.atZone(zone);
    boolean today = time.toLocalDate().equals(now.atZone(zone).toLocalDate());
    return (today ? TIME : DAY).format(time);
  }

  /**
   * Returns a stamp for people, as {@link #show} does; as it is if it is no stamp, and {@code -} if
   * there is none.
   */
  public String show(Optional<String> stamp) {
    return stamp
        .map(text -> attempt(() -> Stamp.parse(text).instant()).map(this::show).orElse(text))
        .orElse("-");
  }

  /** Returns how long ago a moment was, in the largest unit that fits, such as {@code 5m}. */
  public String age(Instant moment) {
    long seconds = Math.max(0, Duration.between(moment, now).toSeconds());
    Duration age = Duration.ofSeconds(seconds);
    if (age.toMinutes() == 0) {
      return seconds + "s";
    }
    if (age.toHours() == 0) {
      return age.toMinutes() + "m";
    }
    return age.toDays() < 2 ? age.toHours() + "h" : age.toDays() + "d";
  }
}
