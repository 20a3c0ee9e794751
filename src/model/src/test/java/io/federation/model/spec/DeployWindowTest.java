package io.federation.model.spec;

import static io.federation.model.spec.BadInput.HEAD;
import static io.federation.model.spec.BadInput.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeployWindowTest {

  private static final String ZOOKEEPER = HEAD + "zookeeper: embedded\n";

  private static DeployWindow window(String yaml) {
    return SpecReader.readStrict(ZOOKEEPER + "deploy: {window: " + yaml + "}\n", "f.yaml")
        .deploy()
        .flatMap(DeploySpec::window)
        .orElseThrow();
  }

  @Test
  void only_the_times_need_be_said() {
    assertThat(window("{days: mon-fri, from: \"09:00\", to: \"16:30\", zone: Europe/Berlin}"))
        .isEqualTo(
            new DeployWindow(
                "mon-fri", LocalTime.of(9, 0), LocalTime.of(16, 30), ZoneId.of("Europe/Berlin")));
    assertThat(window("{from: \"09:00\", to: \"16:00\"}"))
        .isEqualTo(
            new DeployWindow("mon-sun", LocalTime.of(9, 0), LocalTime.of(16, 0), ZoneId.of("UTC")));
  }

  /** 2026-11-27 is a Friday; clocks are changed on 2026-03-29 at 2:00 and 2026-10-25 at 3:00. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        // days; from; to; zone; now; when it opens, if it is not open
        "mon-fri; 09:00; 16:00; UTC; 2026-11-27T08:59:59Z; 2026-11-27T09:00Z",
        "mon-fri; 09:00; 16:00; UTC; 2026-11-27T09:00:00Z; open",
        "mon-fri; 09:00; 16:00; UTC; 2026-11-27T15:59:59Z; open",
        "mon-fri; 09:00; 16:00; UTC; 2026-11-27T16:00:00Z; 2026-11-30T09:00Z",
        "mon-fri; 09:00; 16:00; UTC; 2026-11-28T12:00:00Z; 2026-11-30T09:00Z",
        "fri; 09:00; 16:00; UTC; 2026-11-27T16:00:00Z; 2026-12-04T09:00Z",
        "sat-mon; 09:00; 16:00; UTC; 2026-11-27T12:00:00Z; 2026-11-28T09:00Z",
        "sat-mon; 09:00; 16:00; UTC; 2026-11-30T12:00:00Z; open",
        "sat-mon; 09:00; 16:00; UTC; 2026-12-01T12:00:00Z; 2026-12-05T09:00Z",
        "mon,wed,sat-sun; 09:00; 16:00; UTC; 2026-11-24T12:00:00Z; 2026-11-25T09:00Z",
        "mon,wed,sat-sun; 09:00; 16:00; UTC; 2026-11-25T12:00:00Z; open",
        // Over midnight, and all day.
        "fri; 22:00; 04:00; UTC; 2026-11-28T03:59:59Z; open",
        "fri; 22:00; 04:00; UTC; 2026-11-28T04:00:00Z; 2026-12-04T22:00Z",
        "fri; 22:00; 04:00; UTC; 2026-11-27T03:00:00Z; 2026-11-27T22:00Z",
        "sun; 22:00; 00:00; UTC; 2026-11-29T23:59:59Z; open",
        "sun; 22:00; 00:00; UTC; 2026-11-30T00:00:00Z; 2026-12-06T22:00Z",
        "fri; 00:00; 00:00; UTC; 2026-11-27T23:59:59Z; open",
        "fri; 00:00; 00:00; UTC; 2026-11-28T00:00:00Z; 2026-12-04T00:00Z",
        "mon-sun; 12:00; 12:00; UTC; 2026-11-28T12:00:00Z; open",
        // It is the zone's day, and its time.
        "fri; 09:00; 16:00; Europe/Berlin; 2026-11-27T08:00:00Z; open",
        "fri; 09:00; 16:00; Europe/Berlin; 2026-11-27T15:00:00Z; 2026-12-04T09:00+01:00",
        "sat; 00:00; 01:00; Europe/Berlin; 2026-11-27T23:30:00Z; open",
        "thu; 20:00; 23:00; America/New_York; 2026-11-27T01:00:00Z; open",
        // Clocks are put forward: the same time is an hour earlier, and some times are not there.
        "mon-sun; 09:00; 16:00; Europe/Berlin; 2026-03-28T16:00:00Z; 2026-03-29T09:00+02:00",
        "mon-sun; 09:00; 16:00; Europe/Berlin; 2026-03-29T07:00:00Z; open",
        "mon-sun; 02:00; 04:00; Europe/Berlin; 2026-03-29T00:59:59Z; 2026-03-29T03:00+02:00",
        "mon-sun; 02:00; 04:00; Europe/Berlin; 2026-03-29T01:00:00Z; open",
        "mon-sun; 02:00; 04:00; Europe/Berlin; 2026-03-29T02:00:00Z; 2026-03-30T02:00+02:00",
        "mon-sun; 02:30; 03:00; Europe/Berlin; 2026-03-29T00:00:00Z; 2026-03-30T02:30+02:00",
        "sun; 02:30; 03:00; Europe/Berlin; 2026-03-29T00:00:00Z; 2026-04-05T02:30+02:00",
        // Clocks are put back: the first of the same times opens and closes.
        "mon-sun; 02:30; 04:00; Europe/Berlin; 2026-10-25T00:29:59Z; 2026-10-25T02:30+02:00",
        "mon-sun; 02:30; 04:00; Europe/Berlin; 2026-10-25T01:15:00Z; open",
        "mon-sun; 02:30; 04:00; Europe/Berlin; 2026-10-25T02:59:59Z; open",
        "mon-sun; 01:00; 02:30; Europe/Berlin; 2026-10-25T00:30:00Z; 2026-10-26T01:00+01:00"
      })
  void it_is_open_or_opens_at_a_time_of_its_zone(
      String days, LocalTime from, LocalTime to, ZoneId zone, Instant now, String opens) {
    assertThat(
            new DeployWindow(days, from, to, zone)
                .opens(now)
                .map(ZonedDateTime::toOffsetDateTime)
                .map(Object::toString)
                .orElse("open"))
        .isEqualTo(opens);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "always; deploy.window must be a map of keys and values, not a text",
        "{to: \"16:00\"}; deploy.window.from is missing",
        "{from: \"09:00\"}; deploy.window.to is missing",
        "{from: \"9:00\", to: \"16:00\"}; deploy.window.from \"9:00\" is not a time of day: use one"
            + " from 00:00 to 23:59",
        "{from: \"09:00\", to: \"24:00\"}; deploy.window.to \"24:00\" is not a time of day: use one"
            + " from 00:00 to 23:59",
        "{from: \"09:00\", to: 16:00}; deploy.window.to is 16:00, which is not text in YAML: put it"
            + " in quotes",
        "{days: Monday, from: \"09:00\", to: \"16:00\"}; deploy.window.days \"Monday\" is not a list of days of"
            + " the week: use mon-fri, or mon,wed,fri-sun",
        "{zone: Europe/Berln, from: \"09:00\", to: \"16:00\"}; deploy.window.zone \"Europe/Berln\" is"
            + " not known here: use one such as Europe/Berlin or UTC",
        "{zone: /etc, from: \"09:00\", to: \"16:00\"}; deploy.window.zone \"/etc\" is not a time"
            + " zone: use one such as Europe/Berlin or UTC"
      })
  void what_is_wrong_is_refused_in_one_line(String yaml, String message) {
    assertRefused(ZOOKEEPER + "deploy: {window: " + yaml + "}\n", "f.yaml:4: " + message);
  }
}
