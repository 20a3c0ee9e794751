package io.federation.git.remote;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * What a server's clock showed. Nothing is read out of it before somebody asks.
 *
 * @param date the {@code Date} field of its answer (RFC 9110, section 5.6.7)
 * @param read when that was, by {@link System#nanoTime}
 */
public record ServerTime(String date, long read) {

  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
  private static final String SHAPE = "Sun, 06 Nov 1994 08:49:37 GMT";
  private static final int MONTH_LENGTH = 3;

  /**
   * Returns by how much a clock that shows {@code now} is ahead of the server's; less than zero if
   * it is behind, to a second. Nothing if the server did not use the one form that there is today.
   */
  public Optional<Duration> ahead(Instant now) {
    if (date.length() != SHAPE.length() || !date.endsWith(" GMT")) {
      return Optional.empty();
    }
    int month = MONTHS.indexOf(date.substring(8, 8 + MONTH_LENGTH));
    if (month < 0 || month % MONTH_LENGTH != 0) {
      return Optional.empty();
    }
    try {
      Instant shown =
          LocalDateTime.of(
                  number(12, 16),
                  month / MONTH_LENGTH + 1,
                  number(5, 7),
                  number(17, 19),
                  number(20, 22),
                  number(23, 25))
              .toInstant(ZoneOffset.UTC);
      Duration since = Duration.ofNanos(System.nanoTime() - read);
      return Optional.of(Duration.between(shown, now.minus(since)));
    } catch (DateTimeException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private int number(int from, int to) {
    return Integer.parseInt(date, from, to, 10);
  }
}
