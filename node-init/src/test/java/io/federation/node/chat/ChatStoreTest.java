package io.federation.node.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.chat.Channel;
import io.federation.chat.Colour;
import io.federation.machine.Deadline;
import io.federation.model.Stamp;
import io.federation.testkit.ChatServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatStoreTest {

  private static final Stamp AT = Stamp.parse("20260101-120000");

  @TempDir private Path folder;

  private ChatFixture chat;
  private ChatStore store;
  private Path queue;

  @BeforeEach
  void make() throws IOException {
    chat = new ChatFixture(folder);
    store = chat.store();
    queue = ChatMirror.queue(chat.home);
  }

  private static ChatLine message(String text) {
    return new ChatLine(Colour.RED, AT, text);
  }

  private List<String> lines() throws IOException {
    return store.queued().stream().map(ChatStoreTest::line).toList();
  }

  private static String line(Path file) {
    try {
      return ChatStore.read(file).map(ChatLine::text).orElse("damaged");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void messages_wait_in_the_order_of_their_events() throws IOException {
    store.enqueue(10, message("ten"));
    store.enqueue(9, message("nine"));
    store.enqueue(100, message("hundred"));

    assertThat(lines()).containsExactly("nine", "ten", "hundred");
  }

  @Test
  void several_messages_of_one_event_wait_beside_each_other() throws IOException {
    store.enqueue(7, message("one"));
    store.enqueue(7, message("two"));

    assertThat(lines()).containsExactly("one", "two");
  }

  @Test
  void the_oldest_are_dropped_and_counted_where_too_many_wait() throws IOException {
    for (int i = 1; i <= ChatStore.MOST_QUEUED + 7; i++) {
      store.enqueue(i, message("m" + i));
    }

    assertThat(lines()).hasSize(ChatStore.MOST_QUEUED).startsWith("m8").endsWith("m107");
    assertThat(chat.dropped(Channel.CRITICAL)).isEqualTo(7);
  }

  @Test
  void the_count_of_dropped_critical_messages_is_told_when_the_channel_is_back()
      throws IOException {
    try (ChatServer server = ChatServer.started()) {
      chat.speakTo(server.url("/x"));
      for (int i = 1; i <= ChatStore.MOST_QUEUED + 2; i++) {
        store.enqueue(i, message("m" + i));
      }
      // Longer than a node waits: a busy machine needs more than a second for so many.
      assertThat(chat.process().finish(Deadline.in(Duration.ofSeconds(60)))).isEmpty();

      assertThat(server.taken()).hasSize(ChatStore.MOST_QUEUED);
      assertThat(server.taken().get(0)).contains("m3 (2 messages were dropped)");
      assertThat(server.taken().get(1)).contains("m4\"").doesNotContain("dropped");
      assertThat(chat.dropped(Channel.CRITICAL)).isZero();
    }
  }

  @Test
  void what_killed_processes_left_is_passed_over_and_swept_when_it_is_old() throws IOException {
    store.enqueue(1, message("whole"));
    Path old = Files.writeString(queue.resolve(".0002.77-0.new"), "RED\n2026");
    Path growing = Files.writeString(queue.resolve(".0003.78-0.new"), "RED\n2026");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(3600)));

    store.sweep();

    assertThat(lines()).containsExactly("whole");
    assertThat(old).doesNotExist();
    assertThat(growing).exists();
  }

  @Test
  void a_message_that_is_complete_before_the_sweep_comes_to_it_does_not_stop_the_sweep()
      throws IOException {
    store.enqueue(1, message("whole"));
    // Listed, and not to be found, as one that was renamed between.
    Files.createSymbolicLink(queue.resolve(".0002.77-0.new"), folder.resolve("nowhere"));
    Path old = Files.writeString(queue.resolve(".0003.78-0.new"), "RED\n2026");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(3600)));

    store.sweep();

    assertThat(old).doesNotExist();
    assertThat(lines()).containsExactly("whole");
  }

  @Test
  void a_file_that_a_power_cut_emptied_is_dropped_and_counted_and_does_not_hold_up_the_rest()
      throws IOException {
    try (ChatServer server = ChatServer.started()) {
      chat.speakTo(server.url("/x"));
      store.enqueue(2, message("whole"));
      Files.writeString(queue.resolve("00000000000000000001-20260101-120000"), "");
      Files.writeString(queue.resolve("00000000000000000000-20260101-120000"), "RED\n20260101");

      chat.run();

      assertThat(server.taken()).hasSize(1).first().asString().contains("2 messages were dropped");
      assertThat(chat.queued()).isZero();
    }
  }

  @Test
  void a_message_that_was_taken_and_not_removed_before_a_kill_is_said_again_and_not_lost()
      throws IOException {
    try (ChatServer server = ChatServer.started()) {
      chat.speakTo(server.url("/x"));
      store.enqueue(1, message("once"));
      Path file = store.queued().get(0);
      String text = Files.readString(file);
      chat.run();
      Files.writeString(file, text);

      chat.run();

      assertThat(server.taken()).hasSize(2);
      assertThat(chat.queued()).isZero();
    }
  }

  @Test
  void a_line_is_read_as_it_was_written_and_never_half() {
    ChatLine line = message("i-1:fed1/db1: Wedged: é");
    String text = line.render();

    assertThat(ChatLine.parse(text)).contains(line);
    assertThat(Stream.iterate(0, i -> i < text.length(), i -> i + 1))
        .allSatisfy(length -> assertThat(ChatLine.parse(text.substring(0, length))).isEmpty());
  }

  @Test
  void the_state_of_a_channel_is_read_as_it_was_written_and_damage_is_a_fresh_start() {
    ChannelState state = new ChannelState(1_767_268_800L, 3, 7, "HTTP 404");

    assertThat(ChannelState.parse(state.render())).isEqualTo(state);
    for (String damaged : List.of("", "x", "1\n2\n", "1\n2\n3\nx\ny\n", "a\n2\n3\nx\n")) {
      assertThat(ChannelState.parse(damaged)).isEqualTo(ChannelState.WELL);
    }
  }

  @Test
  void what_waits_is_dropped_where_nobody_wants_to_hear_it_any_more() throws IOException {
    store.enqueue(1, message("x"));

    chat.run();

    assertThat(store.queued()).isEmpty();
    assertThat(chat.dropped(Channel.CRITICAL)).isZero();
  }
}
