package io.federation.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AwaitTest {

  @Test
  void it_returns_once_the_condition_holds() {
    AtomicInteger asked = new AtomicInteger();

    Await.until(Duration.ofSeconds(10), "asked three times", () -> asked.incrementAndGet() == 3);

    assertThat(asked).hasValue(3);
  }

  @Test
  void a_condition_that_holds_already_needs_no_time() {
    Await.until(Duration.ZERO, "it holds", () -> true);
  }

  @Test
  void a_condition_that_never_holds_fails_and_says_what_was_awaited() {
    assertThatThrownBy(() -> Await.until(Duration.ofMillis(50), "the lock is free", () -> false))
        .isInstanceOf(AssertionError.class)
        .hasMessage("waited 50 ms in vain until the lock is free");
  }

  @Test
  void an_interrupted_wait_ends_and_keeps_the_interrupt() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> Await.until(Duration.ofMinutes(1), "never", () -> false))
        .isInstanceOf(IllegalStateException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
