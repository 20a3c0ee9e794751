package io.federation.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.presence.Minute;
import io.federation.testkit.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnsaidMinuteTest {

  @TempDir Path folder;

  private final ManualClock clock = ManualClock.at("2026-01-02T12:00:20Z");
  private Path side;
  private UnsaidMinute minute;

  @BeforeEach
  void begin() throws IOException {
    side = Files.createDirectory(folder.resolve("side"));
    minute =
        new UnsaidMinute(
            said -> Files.exists(side.resolve(said.toString())),
            List.of(side),
            folder.resolve("kept"),
            clock,
            clock::advance);
  }

  @Test
  void the_first_run_comes_in_the_minute_after_one_that_was_said() throws Exception {
    minute.prepare(this::speak);

    assertThat(side.toFile().list()).containsExactly("202601021200");
    assertThat(new Minute(clock.instant())).hasToString("202601021201");
  }

  @Test
  void what_a_run_said_is_unsaid_before_the_next_in_the_same_minute() throws Exception {
    minute.prepare(this::speak);
    speak();
    Instant spoken = clock.instant();

    minute.prepare(this::speak);

    assertThat(side.toFile().list()).containsExactly("202601021200");
    assertThat(clock.instant()).isEqualTo(spoken);
  }

  @Test
  void a_new_minute_goes_on_from_what_was_said_in_the_last() throws Exception {
    minute.prepare(this::speak);
    speak();
    clock.advance(Duration.ofMinutes(1));

    minute.prepare(this::speak);
    speak();
    minute.prepare(this::speak);

    assertThat(side.toFile().list()).containsExactlyInAnyOrder("202601021200", "202601021201");
    assertThat(new Minute(clock.instant())).hasToString("202601021202");
  }

  @Test
  void a_run_that_ended_in_the_next_minute_is_followed_by_one_in_the_minute_after()
      throws Exception {
    minute.prepare(this::speak);
    clock.advance(Duration.ofMinutes(1));
    speak();

    minute.prepare(this::speak);

    assertThat(side.toFile().list()).containsExactlyInAnyOrder("202601021200", "202601021202");
    assertThat(new Minute(clock.instant())).hasToString("202601021203");
  }

  @Test
  void after_a_pause_it_is_said_once_that_is_not_measured() throws Exception {
    minute.prepare(this::speak);
    speak();
    clock.advance(Duration.ofMinutes(5));

    minute.prepare(this::speak);

    assertThat(side.toFile().list()).contains("202601021206");
    assertThat(new Minute(clock.instant())).hasToString("202601021207");
  }

  @Test
  void a_run_may_have_said_the_minute_in_which_it_began_or_ended() throws Exception {
    Minute first = new Minute(clock.instant());
    Minute second = first.plus(Duration.ofMinutes(1));
    speak();

    minute.check(first, second);
    minute.check(first.plus(Duration.ofMinutes(-1)), first);
    assertThatThrownBy(() -> minute.check(second, second))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("202601021201");
  }

  private void speak() {
    try {
      Files.createFile(side.resolve(new Minute(clock.instant()).toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
