package io.federation.chat;

import io.federation.model.spec.ChatSpec;
import java.nio.charset.StandardCharsets;

/**
 * The bodies of the requests, as JSON. It is written by hand: that costs a fresh JVM nothing, and
 * the shapes are fixed.
 */
public final class Payload {

  private static final char FIRST_PRINTABLE = ' ';

  private Payload() {}

  public static byte[] of(ChatSpec.Form form, Colour colour, String line) {
    return switch (form) {
      case SLACK -> slack(colour, line);
      case HIPCHAT -> hipchat(colour, line);
    };
  }

  /**
   * Returns the body for an incoming webhook of Slack's form. The words stand in an attachment
   * alone, which is what carries the colour: with the same words in {@code text} too, Slack,
   * Mattermost, Rocket.Chat and Discord would show them twice, and Zulip would leave that one out.
   * {@code &}, {@code <} and {@code >} are escaped as Slack's formatting guide demands; that makes
   * {@code <!channel>} inert as well.
   */
  private static byte[] slack(Colour colour, String line) {
    String text =
        ChatText.shortened(
            ChatText.inert(line).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
            ChatText.LONGEST_SENT);
    return utf8(
        "{\"attachments\":[{\"color\":"
            + quote(colour.hex())
            + ",\"fallback\":"
            + quote(text)
            + ",\"text\":"
            + quote(text)
            + "}]}");
  }

  /** Returns the body of a room notification of HipChat's API, version 2. */
  private static byte[] hipchat(Colour colour, String line) {
    return utf8(
        "{\"color\":"
            + quote(colour.word())
            + ",\"message\":"
            + quote(ChatText.shortened(ChatText.inert(line), ChatText.LONGEST_SENT))
            + ",\"message_format\":\"text\",\"notify\":"
            + (colour == Colour.RED)
            + "}");
  }

  private static byte[] utf8(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < FIRST_PRINTABLE) {
        quoted.append("\\u00").append(Character.forDigit(c >> 4, 16));
        quoted.append(Character.forDigit(c & 0xf, 16));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
