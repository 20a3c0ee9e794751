package io.federation.node.chat;

import static io.federation.node.chat.ChatFixture.PATH;
import static io.federation.node.chat.ChatFixture.started;
import static io.federation.node.chat.ChatFixture.wedged;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.federation.chat.Channel;
import io.federation.chat.Colour;
import io.federation.machine.LockFile;
import io.federation.model.Version;
import io.federation.model.event.GitEvent;
import io.federation.model.event.LifeEvent;
import io.federation.model.event.WorkEvent;
import io.federation.model.spec.ChatSpec;
import io.federation.testkit.Await;
import io.federation.testkit.ChatAnswer;
import io.federation.testkit.ChatServer;
import io.federation.testkit.DrippingServer;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What arrives and what it costs, whatever the chat server does. */
@Tag("slow")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ChatDeliveryTest extends ChatScene {

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  @Test
  void messages_arrive_in_their_order_in_slacks_form() throws IOException {
    assertThat(chat.run(started(1), wedged("no disk"), started(2)).troubles()).isEmpty();

    assertThat(taken())
        .containsExactly(
            WHO + "Doing the work for " + SHA + " (ops:common)",
            WHO + "Wedged: no disk",
            WHO + "Doing the work for " + SHA + " (ops:common, attempt 2)");
    ChatServer.Message first = server.messages().get(0);
    assertThat(first.method()).isEqualTo("POST");
    assertThat(first.path()).isEqualTo(PATH);
    assertThat(first.headers())
        .containsEntry("content-type", "application/json")
        .doesNotContainKey("authorization");
    assertThat(new ObjectMapper().readTree(first.body()).at("/attachments/0/color").asText())
        .isEqualTo(Colour.YELLOW.hex());
  }

  @Test
  void hipchat_gets_its_form_and_the_token_of_the_credentials() throws IOException {
    String room = "/v2/room/7/notification";
    chat.configure(ChatSpec.Form.HIPCHAT, Optional.of(server.url(room)), Optional.empty());
    chat.writeCredentials("rw-------", "token=t0ken\n");

    assertThat(chat.run(wedged("no disk")).troubles()).isEmpty();

    ChatServer.Message message = server.messages().get(0);
    assertThat(message.path()).isEqualTo(room);
    assertThat(message.headers()).containsEntry("authorization", "Bearer t0ken");
    assertThat(new ObjectMapper().readTree(message.body()))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"color": "red", "message": "i-1:fed1/db1: Wedged: no disk",
                     "message_format": "text", "notify": true}
                    """));
  }

  @Test
  void critical_messages_have_an_address_of_their_own() throws IOException {
    chat.configure(
        ChatSpec.Form.SLACK, Optional.of(server.url("/a")), Optional.of(server.url("/b")));

    chat.run(started(1), wedged("no disk"));

    assertThat(server.messages()).extracting(ChatServer.Message::path).containsExactly("/a", "/b");
  }

  @Test
  void with_an_address_for_critical_messages_alone_the_rest_is_not_said_and_not_missed()
      throws IOException {
    chat.configure(ChatSpec.Form.SLACK, Optional.empty(), Optional.of(server.url("/b")));

    chat.run(started(1), wedged("no disk"));

    assertThat(taken()).containsExactly(WHO + "Wedged: no disk");
    assertThat(chat.dropped(Channel.CHATTY)).isZero();
  }

  @Test
  void a_node_without_chat_keeps_nothing_and_says_nothing() throws IOException {
    Files.delete(chat.home.nodeinfo().resolve("config.properties"));

    assertThat(chat.run(started(1), wedged("no disk")).troubles()).isEmpty();

    assertThat(chat.home.run().resolve("chat")).doesNotExist();
  }

  @Test
  void where_nobody_listens_critical_messages_wait_and_chatty_ones_are_counted()
      throws IOException {
    server.stop();

    ChatFixture.Run run = chat.run(started(1), wedged("one"), started(2), wedged("two"));

    assertThat(run.finish()).isLessThan(BOUND);
    assertThat(run.troubles())
        .containsExactly(
            "the address for chatty messages does not take them: no connection to the server");
    assertThat(ChatStatus.of(chat.home))
        .contains(new ChatStatus(2, 2, 0, List.of("chatty: no connection to the server")));

    assertThat(chat.beat().troubles()).as("told once").isEmpty();
    server.start();
    assertThat(chat.beat().troubles()).isEmpty();

    assertThat(taken())
        .containsExactly(
            WHO + "Wedged: one (at 20260101-120000)", WHO + "Wedged: two (at 20260101-120000)");
    assertThat(chat.queued()).isZero();
    chat.run(started(3));
    chat.run(started(4));
    assertThat(taken().subList(2, 4))
        .containsExactly(
            WHO
                + "Doing the work for "
                + SHA
                + " (ops:common, attempt 3) (2 messages were dropped)",
            WHO + "Doing the work for " + SHA + " (ops:common, attempt 4)");
    assertThat(ChatStatus.of(chat.home)).isEmpty();
  }

  @Test
  void a_server_that_never_answers_costs_a_second_however_much_there_is_to_say()
      throws IOException {
    server.answer(ChatAnswer.hang());

    ChatFixture.Run run =
        chat.run(wedged("one"), started(1), wedged("two"), started(2), wedged("three"));

    assertThat(run.finish()).isLessThan(BOUND);
    assertThat(run.troubles())
        .containsExactly(
            "the address for chatty messages does not take them: the server does not answer in"
                + " time");
    assertThat(chat.dropped(Channel.CHATTY)).isEqualTo(2);
    assertThat(chat.beat().finish()).isLessThan(BOUND);

    server.answer(ChatAnswer.ok());
    chat.clock.advance(Duration.ofHours(1));
    chat.beat();
    assertThat(taken())
        .extracting(words -> words.substring(0, words.indexOf(" (at")))
        .containsExactly(WHO + "Wedged: one", WHO + "Wedged: two", WHO + "Wedged: three");
  }

  @Test
  void a_server_that_never_ends_its_handshake_costs_a_second() throws IOException {
    chat.speakTo(server.url(PATH).replace("http:", "https:"));

    ChatFixture.Run run = chat.run(started(1), wedged("no disk"));

    assertThat(run.finish()).isLessThan(BOUND);
    assertThat(run.troubles()).hasSize(1).first().asString().contains("no connection");
    chat.speakTo(server.url(PATH));
    chat.beat();
    assertThat(taken()).containsExactly(WHO + "Wedged: no disk");
  }

  @Test
  void a_server_that_drips_costs_a_second() throws IOException {
    try (DrippingServer dripping = DrippingServer.started()) {
      chat.speakTo(dripping.url(PATH));

      ChatFixture.Run run = chat.run(started(1), wedged("no disk"), started(2));

      assertThat(run.finish()).isLessThan(BOUND);
      assertThat(dripping.connections()).isPositive();
    }
    chat.speakTo(server.url(PATH));
    chat.beat();
    assertThat(taken()).containsExactly(WHO + "Wedged: no disk");
  }

  @Test
  void work_does_not_wait_for_a_server_that_hangs_and_goes_on_after_one_that_was_slow() {
    server.answer(ChatAnswer.hang());
    ChatMirror listener = chat.process();
    long start = System.nanoTime();
    listener.on(chat.now(wedged("one")));
    listener.on(chat.now(started(1)));

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND);
    Await.until(
        LONGEST_WAIT,
        "the post is given up in the background",
        () -> !trouble(Channel.CHATTY).isEmpty());
    ChatFixture.finish(listener);
  }

  @Test
  void what_begins_is_said_at_once_and_not_when_the_process_ends() {
    ChatMirror listener = chat.process();
    listener.on(chat.now(started(1)));

    Await.until(LONGEST_WAIT, "the message is there", () -> !taken().isEmpty());
    ChatFixture.finish(listener);
    assertThat(server.messages()).hasSize(1);
  }

  @Test
  void a_trouble_that_comes_with_every_heartbeat_is_said_when_it_begins_and_when_it_ends() {
    GitEvent failed = new GitEvent.LookFailed("ops", "no route", false);
    LifeEvent quiet = new LifeEvent.NoChange();
    for (int minute = 0; minute < 5; minute++) {
      chat.run(failed, quiet);
      chat.run(new LifeEvent.HeartbeatBeside("work is under way"));
    }
    assertThat(taken()).containsExactly(WHO + "Cannot look at ops: no route");

    chat.run(quiet);
    chat.run(quiet);
    chat.run(failed, quiet);

    assertThat(taken().subList(1, 3))
        .containsExactly(
            WHO + "It is over: Cannot look at ops: no route", WHO + "Cannot look at ops: no route");
  }

  @Test
  void a_critical_trouble_is_over_where_it_began() throws IOException {
    chat.configure(ChatSpec.Form.SLACK, Optional.empty(), Optional.of(server.url("/b")));
    LifeEvent failed = new LifeEvent.HeartbeatFailed("no space");
    chat.run(failed);
    chat.run(failed);

    chat.run(new WorkEvent.Done(ChatFixture.UNIT, new Version(SHA), Duration.ZERO));

    assertThat(taken())
        .containsExactly(
            WHO + "The heartbeat failed: no space",
            WHO + "It is over: The heartbeat failed: no space");
  }

  @Test
  void processes_beside_each_other_say_every_message_once() throws Exception {
    server.stop();
    for (int i = 0; i < 10; i++) {
      chat.run(wedged("no " + i));
    }
    server.start();
    List<Thread> processes =
        IntStream.range(0, 4)
            .mapToObj(i -> new Thread(() -> ChatFixture.finish(chat.process())))
            .toList();
    processes.forEach(Thread::start);
    for (Thread process : processes) {
      process.join();
    }
    chat.run();

    assertThat(taken())
        .containsExactlyElementsOf(
            IntStream.range(0, 10).mapToObj(i -> WHO + "Wedged: no " + i).toList());
  }

  @Test
  void another_process_that_delivers_for_long_is_waited_for_a_second_at_most() throws Exception {
    try (LockFile held = chat.locks.tryChat().orElseThrow()) {
      ChatFixture.Run run = chat.run(wedged("no disk"), started(1));

      assertThat(run.finish()).isLessThan(BOUND);
      assertThat(chat.dropped(Channel.CHATTY)).isEqualTo(1);
    }
    Await.until(
        LONGEST_WAIT,
        "the lock is free",
        () -> {
          chat.beat();
          return chat.queued() == 0;
        });
    assertThat(taken()).hasSize(1);
  }
}
