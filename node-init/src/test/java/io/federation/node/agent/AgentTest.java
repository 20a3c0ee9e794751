package io.federation.node.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.machine.Sleeper;
import io.federation.model.SpreadDelay;
import io.federation.node.home.NodeHome;
import io.federation.testkit.Await;
import io.federation.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  @TempDir private Path folder;

  private final ManualClock clock = ManualClock.at("2026-01-02T03:04:59Z");
  private final List<Duration> pauses = new ArrayList<>();
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private NodeHome home;

  @BeforeEach
  void make() throws IOException {
    home = new NodeHome(folder);
    Files.createDirectories(home.bin());
    Files.createDirectories(home.run());
    Files.writeString(home.jar(), "old");
    Files.createFile(lock());
  }

  private Path lock() {
    return home.run().resolve("agent.lock");
  }

  /** Lets an agent run, and installs another version in its last pause. */
  private void run(int minutes, Runnable beat) throws InterruptedException {
    Sleeper sleeper =
        pause -> {
          pauses.add(pause);
          clock.advance(pause);
          if (pauses.size() == minutes) {
            install();
          }
        };
    assertThat(new Agent(home, "i-1", beat, clock, sleeper).run(() -> true)).isTrue();
  }

  private void install() {
    try {
      Files.writeString(home.jar(), "another version");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void it_beats_at_once_and_then_each_minute_at_the_nodes_own_second() throws Exception {
    run(3, ended::incrementAndGet);

    Await.until(LIMIT, "all have ended", () -> ended.get() == 3);
    Duration second = SpreadDelay.of("i-1", SpreadDelay.WITHIN_MINUTE);
    assertThat(pauses)
        .containsExactly(
            Duration.ofSeconds(1).plus(second), Duration.ofMinutes(1), Duration.ofMinutes(1));
  }

  @Test
  void a_heartbeat_that_does_not_end_keeps_no_other_from_coming_until_too_many_hang()
      throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try {
      run(
          10,
          () -> {
            begun.incrementAndGet();
            await(never);
          });

      Await.until(LIMIT, "four have begun", () -> begun.get() == 4);
    } finally {
      never.countDown();
    }
    assertThat(begun).hasValue(4);
  }

  @Test
  void each_heartbeat_that_ends_is_told_to_the_launcher() throws Exception {
    Instant before = clock.instant();
    CountDownLatch paused = new CountDownLatch(1);

    run(
        1,
        () -> {
          await(paused);
          ended.incrementAndGet();
        });

    assertThat(lastBeat()).isNotEqualTo(clock.instant());
    paused.countDown();
    Await.until(LIMIT, "it is told", () -> lastBeat().equals(clock.instant()));
    assertThat(clock.instant()).isAfter(before);
  }

  private Instant lastBeat() {
    try {
      return Files.getLastModifiedTime(lock()).toInstant();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
