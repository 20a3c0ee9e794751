package io.federation.node.chat;

import static io.federation.node.chat.ChatFixture.PATH;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.federation.chat.Channel;
import io.federation.testkit.ChatServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A node that speaks to a chat server. */
abstract class ChatScene {

  /** A second and what a busy machine adds; a server that hangs would make it minutes. */
  static final Duration BOUND = Duration.ofMillis(1900);

  static final String SHA = "a".repeat(40);
  static final String WHO = "i-1:fed1/db1: ";

  @TempDir Path folder;
  @AutoClose final ChatServer server = ChatServer.started();
  ChatFixture chat;

  @BeforeEach
  void speak() throws IOException {
    chat = new ChatFixture(folder);
    chat.speakTo(server.url(PATH));
  }

  /** Returns the words of the messages that were taken. */
  List<String> taken() {
    return server.taken().stream().map(ChatScene::words).toList();
  }

  static String words(String body) {
    try {
      JsonNode json = new ObjectMapper().readTree(body);
      return json.has("message")
          ? json.path("message").asText()
          : json.at("/attachments/0/text").asText();
    } catch (IOException e) {
      throw new IllegalArgumentException(body, e);
    }
  }

  String trouble(Channel channel) {
    try {
      return chat.store().state(channel).trouble();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
