package io.federation.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** A clock in UTC that stands still until a test moves it. Safe for use by several threads. */
public final class ManualClock extends Clock {

  private final AtomicReference<Instant> now;
  private final ZoneId zone;

  private ManualClock(AtomicReference<Instant> now, ZoneId zone) {
    this.now = now;
    this.zone = zone;
  }

  /**
   * Returns a clock that shows {@code instant}.
   *
   * @param instant a moment such as {@code 2026-01-01T00:00:00Z}
   * @throws java.time.format.DateTimeParseException if {@code instant} is not of that form
   */
  public static ManualClock at(String instant) {
    return new ManualClock(new AtomicReference<>(Instant.parse(instant)), ZoneOffset.UTC);
  }

  /** Moves the clock by {@code step}; a negative step moves it back, as a corrected clock does. */
  public void advance(Duration step) {
    now.updateAndGet(instant -> instant.plus(step));
  }

  /** Makes the clock show {@code instant}. */
  public void set(Instant instant) {
    now.set(instant);
  }

  @Override
  public Instant instant() {
    return Objects.requireNonNull(now.get());
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  /** Returns the same clock seen in another zone: whoever moves one moves both. */
  @Override
  public ManualClock withZone(ZoneId otherZone) {
    return new ManualClock(now, otherZone);
  }
}
