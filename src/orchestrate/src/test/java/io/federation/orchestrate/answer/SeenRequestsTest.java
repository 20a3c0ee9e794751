package io.federation.orchestrate.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeenRequestsTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path folder;

  private SeenRequests open() throws IOException {
    return SeenRequests.open(folder.resolve("seen"));
  }

  private static boolean add(SeenRequests seen, String id) throws IOException {
    return seen.add(id, NOW.plusSeconds(60), NOW);
  }

  @Test
  void a_request_is_new_once_also_after_a_restart() throws Exception {
    SeenRequests seen = open();
    assertThat(add(seen, "a")).isTrue();
    assertThat(add(seen, "a")).isFalse();
    assertThat(add(open(), "a")).isFalse();
    assertThat(add(open(), "b")).isTrue();
    assertThat(add(open(), "b")).isFalse();
  }

  @Test
  void a_line_that_a_crash_has_cut_off_costs_no_other_line() throws Exception {
    assertThat(add(open(), "a")).isTrue();
    Files.writeString(folder.resolve("seen"), "b 17", StandardOpenOption.APPEND);

    assertThat(add(open(), "c")).isTrue();
    assertThat(add(open(), "c")).isFalse();
    assertThat(add(open(), "a")).isFalse();
  }

  @Test
  void the_file_does_not_grow_without_end() throws Exception {
    SeenRequests seen = open();
    for (int i = 0; i < 3_000; i++) {
      Instant now = NOW.plus(Duration.ofHours(i));
      assertThat(seen.add("r" + i, now.plusSeconds(60), now)).isTrue();
    }
    assertThat(Files.readAllLines(folder.resolve("seen"))).hasSizeLessThan(1_100);
  }
}
