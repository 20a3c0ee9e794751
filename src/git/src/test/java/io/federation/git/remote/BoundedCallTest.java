package io.federation.git.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BoundedCallTest {

  private static final String URL = "https://git.example.org/presence.git";

  private final CountDownLatch answer = new CountDownLatch(1);

  @AfterEach
  void answer() {
    answer.countDown();
  }

  private String ask(Duration limit) throws IOException, RemoteUnavailableException {
    return BoundedCall.of(
        () -> {
          answer.await();
          return "answer";
        },
        limit,
        URL,
        () -> {});
  }

  @Test
  void an_answer_in_time_is_returned() throws Exception {
    answer.countDown();

    assertThat(ask(Duration.ofMinutes(1))).isEqualTo("answer");
  }

  @Test
  void an_answer_that_does_not_come_is_waited_for_no_longer_than_the_limit() {
    assertThatThrownBy(() -> ask(Duration.ofMillis(50)))
        .isInstanceOf(RemoteUnavailableException.class)
        .hasMessage(URL + ": it took longer than 50 ms");
  }

  @Test
  void without_any_time_it_is_not_the_server_that_was_slow() {
    assertThatThrownBy(() -> ask(Duration.ZERO))
        .isInstanceOf(RemoteUnavailableException.class)
        .hasMessage(URL + ": no time was left to ask it");
  }
}
