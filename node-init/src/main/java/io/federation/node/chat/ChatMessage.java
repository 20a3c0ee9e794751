package io.federation.node.chat;

import io.federation.chat.Channel;
import io.federation.chat.Colour;
import java.util.Optional;

/**
 * What is said of an event.
 *
 * @param channel where
 * @param colour in which colour
 * @param text the words, as they came; not yet fit to be sent
 * @param topic the trouble that is told anew each minute while it lasts, but said only once;
 *     nothing if each message is news
 */
record ChatMessage(Channel channel, Colour colour, String text, Optional<String> topic) {

  static Optional<ChatMessage> underWay(String text) {
    return Optional.of(new ChatMessage(Channel.CHATTY, Colour.YELLOW, text, Optional.empty()));
  }

  static Optional<ChatMessage> done(String text) {
    return Optional.of(new ChatMessage(Channel.CHATTY, Colour.GREEN, text, Optional.empty()));
  }

  static Optional<ChatMessage> critical(String text) {
    return Optional.of(new ChatMessage(Channel.CRITICAL, Colour.RED, text, Optional.empty()));
  }

  static Optional<ChatMessage> mended(String text) {
    return Optional.of(new ChatMessage(Channel.CRITICAL, Colour.GREEN, text, Optional.empty()));
  }

  Optional<ChatMessage> onceFor(String trouble) {
    return Optional.of(new ChatMessage(channel, colour, text, Optional.of(trouble)));
  }
}
