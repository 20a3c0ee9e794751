package io.federation.node.chat;

import static io.federation.node.chat.ChatFixture.PATH;
import static io.federation.node.chat.ChatFixture.started;
import static io.federation.node.chat.ChatFixture.wedged;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.chat.Channel;
import io.federation.model.spec.ChatSpec;
import io.federation.testkit.ChatAnswer;
import io.federation.testkit.ChatServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a message that was not taken is said again, and what keeps it from being said. */
@Tag("slow")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ChatRetryTest extends ChatScene {

  @Test
  void a_message_that_may_have_arrived_is_said_again_after_ever_longer_waits() {
    server.answer(ChatAnswer.hang());
    chat.run(wedged("no disk"));
    for (int minute = 1; minute <= 16; minute++) {
      chat.beat();
    }

    assertThat(server.messages()).as("at 0, 1, 3, 7 and 15 minutes").hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503})
  void a_broken_server_gets_critical_messages_again_with_the_next_heartbeat(int status)
      throws IOException {
    server.answer(ChatAnswer.status(status));

    ChatFixture.Run run = chat.run(started(1), wedged("no disk"));

    assertThat(run.finish()).isLessThan(BOUND);
    assertThat(run.troubles()).hasSize(1).first().asString().contains("HTTP " + status);
    assertThat(chat.queued()).isEqualTo(1);
    server.answer(ChatAnswer.ok());
    chat.beat();
    assertThat(taken()).containsExactly(WHO + "Wedged: no disk");
    chat.run(started(2));
    assertThat(taken().get(1)).endsWith("(1 message was dropped)");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      value = {
        "400; HTTP 400, check the address and the form",
        "401; HTTP 401, check the address and the token",
        "403; HTTP 403, check the address and the token",
        "404; HTTP 404, check the address and the form",
        "410; HTTP 410, check the address and the form",
        "302; HTTP 302, the server is elsewhere: give the new address"
      })
  void an_address_that_is_wrong_is_told_once_and_keeps_critical_messages(
      int status, String trouble) {
    server.answer(
        status == 302
            ? ChatAnswer.redirectTo(server.url("/elsewhere"))
            : ChatAnswer.status(status));

    assertThat(chat.run(wedged("no disk")).troubles())
        .containsExactly("the address for chatty messages does not take them: " + trouble + "");
    assertThat(chat.beat().troubles()).isEmpty();
    assertThat(chat.queued()).isEqualTo(1);
    assertThat(server.messages()).extracting(ChatServer.Message::path).containsOnly(PATH);
    server.answer(ChatAnswer.ok());
    chat.beat();
    assertThat(taken()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 422})
  void a_message_that_the_server_refuses_for_what_it_is_does_not_keep_later_ones(int status)
      throws IOException {
    server.answer(ChatAnswer.status(status));
    chat.run(wedged("too much"), wedged("no disk"));
    for (int i = 0; i < 3; i++) {
      chat.beat();
    }
    assertThat(chat.queued()).isEqualTo(2);

    ChatFixture.Run last = chat.beat();

    assertThat(last.troubles())
        .containsExactly(
            "the server refused a message 5 times with HTTP "
                + status
                + ", it is not sent any more: "
                + WHO
                + "Wedged: too much");
    server.answer(ChatAnswer.ok());
    chat.beat();
    assertThat(taken())
        .containsExactly(WHO + "Wedged: no disk (at 20260101-120000) (1 message was dropped)");
    assertThat(chat.queued()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 404, 500})
  void a_message_waits_for_as_long_as_the_address_is_wrong(int status) throws IOException {
    server.answer(ChatAnswer.status(status));
    chat.run(wedged("no disk"));
    for (int i = 0; i < 8; i++) {
      chat.beat();
    }

    server.answer(ChatAnswer.ok());
    chat.beat();

    assertThat(taken()).containsExactly(WHO + "Wedged: no disk (at 20260101-120000)");
  }

  @Test
  void a_server_that_asks_for_some_seconds_of_peace_gets_them_over_heartbeats() throws IOException {
    server.answer(ChatAnswer.later("150"));
    chat.run(wedged("one"));
    server.answer(ChatAnswer.ok());
    chat.beat();
    chat.beat();
    chat.run(started(1));
    assertThat(server.messages()).as("nothing came while it had to wait").hasSize(1);

    chat.beat();

    assertThat(taken()).containsExactly(WHO + "Wedged: one (at 20260101-120000)");
    assertThat(chat.dropped(Channel.CHATTY)).isEqualTo(1);
  }

  @Test
  void a_server_that_asks_for_peace_until_a_date_gets_it() {
    server.answer(ChatAnswer.later("Thu, 01 Jan 2026 12:03:00 GMT"));
    chat.run(wedged("one"));
    server.answer(ChatAnswer.ok());
    chat.beat();
    chat.beat();
    assertThat(taken()).isEmpty();

    chat.beat();

    assertThat(taken()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"999999999", "Thu, 01 Jan 2099 00:00:00 GMT"})
  void a_server_gets_an_hour_of_peace_at_the_most(String retryAfter) {
    server.answer(ChatAnswer.later(retryAfter));
    chat.run(wedged("one"));
    server.answer(ChatAnswer.ok());
    chat.clock.advance(Duration.ofMinutes(58));
    chat.beat();
    assertThat(taken()).isEmpty();

    chat.beat();

    assertThat(taken()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-5", "soon", "99999999999999999999", "Thu, 01 Jan 1970 00:00:00 GMT"})
  void a_wait_that_makes_no_sense_is_a_minute_at_the_most(String retryAfter) {
    server.answer(ChatAnswer.later(retryAfter));
    chat.run(wedged("one"));
    server.answer(ChatAnswer.ok());

    chat.beat();

    assertThat(taken()).hasSize(1);
  }

  @Test
  void a_clock_that_is_set_back_does_not_prolong_a_wait() {
    server.answer(ChatAnswer.later("600"));
    chat.run(wedged("one"));
    server.answer(ChatAnswer.ok());
    chat.clock.advance(Duration.ofDays(-30));

    chat.beat();

    assertThat(taken()).hasSize(1);
  }

  @Test
  void one_channel_that_must_wait_does_not_keep_the_other() throws IOException {
    chat.configure(
        ChatSpec.Form.SLACK, Optional.of(server.url("/a")), Optional.of(server.url("/b")));
    server.answerOn("/b", ChatAnswer.later("600"));

    chat.run(wedged("one"), started(1), wedged("two"), started(2));

    assertThat(server.messages())
        .extracting(ChatServer.Message::path)
        .containsExactly("/b", "/a", "/a");
  }
}
