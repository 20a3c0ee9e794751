package io.federation.model.spec;

import io.federation.model.Names;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * When deployments may begin.
 *
 * @param days the days on which it opens, such as {@code mon-fri} or {@code mon,wed,fri-sun}
 * @param from when it opens on these
 * @param to when it closes: the next day unless that is after {@code from}
 * @param zone whose days and times these are
 */
public record DeployWindow(String days, LocalTime from, LocalTime to, ZoneId zone) {

  /** The days where none are said: all. */
  static final String DEFAULT_DAYS = "mon-sun";

  /** The zone where none is said. */
  static final String DEFAULT_ZONE = "UTC";

  /** The same as the pattern of {@code weekdays} in the schema. */
  static final String DAYS_PATTERN =
      "^(?:mon|tue|wed|thu|fri|sat|sun)(?:-(?:mon|tue|wed|thu|fri|sat|sun))?"
          + "(?:,(?:mon|tue|wed|thu|fri|sat|sun)(?:-(?:mon|tue|wed|thu|fri|sat|sun))?){0,6}$";

  /** The same as the pattern of {@code timeOfDay} in the schema. */
  static final String TIME_PATTERN = "^(?:[01][0-9]|2[0-3]):[0-5][0-9]$";

  /** The same as the pattern of {@code timeZone} in the schema. */
  static final String ZONE_PATTERN = "^[A-Za-z][A-Za-z0-9_+-]{0,31}(?:/[A-Za-z0-9_+-]{1,32}){0,2}$";

  private static final String DAYS = "deploy.window.days";
  private static final String ZONE = "deploy.window.zone";
  private static final List<String> NAMES =
      List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

  /** The one of a day may be lost where clocks are put forward; that of another day is not. */
  private static final int MOST_DAYS = 15;

  /** Checks the days. */
  public DeployWindow {
    checkDays(DAYS, days);
  }

  static Optional<DeployWindow> read(FlatProperties values) {
    String from = values.get("from");
    if (from == null) {
      return Optional.empty();
    }
    return Optional.of(
        new DeployWindow(
            values.get("days", DEFAULT_DAYS),
            LocalTime.parse(checkTime("deploy.window.from", from)),
            LocalTime.parse(checkTime("deploy.window.to", values.required("to"))),
            zone(ZONE, values.get("zone", DEFAULT_ZONE))));
  }

  static String checkDays(String kind, String text) {
    return check(
        kind, text, DAYS_PATTERN, "a list of days of the week: use mon-fri, or mon,wed,fri-sun");
  }

  static String checkTime(String kind, String text) {
    return check(kind, text, TIME_PATTERN, "a time of day: use one from 00:00 to 23:59");
  }

  /** Checks the form alone: which zones there are is known to each JVM. */
  static String checkZone(String kind, String text) {
    return check(kind, text, ZONE_PATTERN, "a time zone: use one such as Europe/Berlin or UTC");
  }

  private static String check(String kind, String text, String pattern, String right) {
    if (!Pattern.matches(pattern, text) || text.endsWith("\n")) {
      throw new IllegalArgumentException(kind + " " + Names.quote(text) + " is not " + right);
    }
    return text;
  }

  /**
   * Returns a time zone.
   *
   * @throws IllegalArgumentException with one line if there is none of this name
   */
  static ZoneId zone(String kind, String text) {
    try {
      return ZoneId.of(checkZone(kind, text));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          kind
              + " "
              + Names.quote(text)
              + " is not known here: use one such as Europe/Berlin or UTC",
          e);
    }
  }

  /** Returns when it opens next; nothing if it is open. */
  public Optional<ZonedDateTime> opens(Instant now) {
    Set<DayOfWeek> begins = daysOfWeek();
    // What has opened yesterday may be open still.
    LocalDate day = now.atZone(zone).toLocalDate().minusDays(1);
    for (int i = 0; i < MOST_DAYS; i++, day = day.plusDays(1)) {
      ZonedDateTime start = day.atTime(from).atZone(zone);
      ZonedDateTime end = (to.isAfter(from) ? day : day.plusDays(1)).atTime(to).atZone(zone);
      if (begins.contains(day.getDayOfWeek())
          && now.isBefore(end.toInstant())
          && start.isBefore(end)) {
        return now.isBefore(start.toInstant()) ? Optional.of(start) : Optional.empty();
      }
    }
    throw new IllegalStateException(this + " never opens");
  }

  private Set<DayOfWeek> daysOfWeek() {
    Set<DayOfWeek> all = EnumSet.noneOf(DayOfWeek.class);
    for (String range : days.split(",", -1)) {
      int first = NAMES.indexOf(range.substring(0, range.indexOf('-') < 0 ? range.length() : 3));
      int last = NAMES.indexOf(range.substring(range.length() - 3));
      for (int i = first; i != last; i = (i + 1) % NAMES.size()) {
        all.add(DayOfWeek.of(i + 1));
      }
      all.add(DayOfWeek.of(last + 1));
    }
    return all;
  }
}
