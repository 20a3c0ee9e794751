package io.federation.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.federation.model.spec.ChatSpec.Form;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class PayloadTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Test
  void slack_gets_one_attachment_that_carries_colour_and_words() throws IOException {
    assertThat(
            MAPPER.readTree(
                Payload.of(Form.SLACK, Colour.RED, "i-1:fed1/db1: Wedged: é \"x\" \\ \u0001")))
        .isEqualTo(
            MAPPER.readTree(
                """
                {"attachments": [{"color": "#e01e5a",
                  "fallback": "i-1:fed1/db1: Wedged: é \\"x\\" \\\\ \\u0001",
                  "text": "i-1:fed1/db1: Wedged: é \\"x\\" \\\\ \\u0001"}]}
                """));
  }

  @Test
  void hipchat_gets_a_notification_that_wakes_people_when_it_is_critical() throws IOException {
    assertThat(MAPPER.readTree(Payload.of(Form.HIPCHAT, Colour.GREEN, "<b> & @all")))
        .isEqualTo(
            MAPPER.readTree(
                """
                {"color": "green", "message": "<b> & @\\u200ball", "message_format": "text",
                 "notify": false}
                """));
    assertThat(
            MAPPER.readTree(Payload.of(Form.HIPCHAT, Colour.RED, "x")).path("notify").asBoolean())
        .isTrue();
  }

  @Test
  void nobody_is_called_by_words_that_came_from_elsewhere() throws IOException {
    JsonNode slack =
        MAPPER.readTree(
            Payload.of(Form.SLACK, Colour.RED, "<!channel> <@U1> @channel <http://h|x> &lt;"));

    assertThat(slack.at("/attachments/0/text").asText())
        .isEqualTo("&lt;!channel&gt; &lt;@\u200bU1&gt; @\u200bchannel &lt;http://h|x&gt; &amp;lt;");
  }

  @Test
  void what_is_escaped_is_counted_as_it_is_sent_and_no_entity_is_cut_in_two() throws IOException {
    for (int letters = 0; letters < 8; letters++) {
      String line = ChatText.line("x".repeat(letters) + "<&@".repeat(400));

      String slack =
          MAPPER
              .readTree(Payload.of(Form.SLACK, Colour.RED, line))
              .at("/attachments/0/text")
              .asText();
      assertThat(slack)
          .hasSizeBetween(ChatText.LONGEST_SENT - 5, ChatText.LONGEST_SENT + 3)
          .endsWith("...");
      assertThat(slack.replaceAll("&(lt|amp);", "")).doesNotContain("&");
      assertThat(
              MAPPER
                  .readTree(Payload.of(Form.HIPCHAT, Colour.RED, line + "@".repeat(1500)))
                  .path("message")
                  .asText())
          .hasSizeLessThanOrEqualTo(ChatText.LONGEST_SENT + 3);
    }
  }

  @Test
  void what_is_said_of_a_long_line_is_not_cut_off() throws IOException {
    String line =
        ChatText.line("x".repeat(2000)) + " (at 20260101-120000) (3 messages were dropped)";

    assertThat(
            MAPPER
                .readTree(Payload.of(Form.SLACK, Colour.RED, line))
                .at("/attachments/0/text")
                .asText())
        .endsWith("... (at 20260101-120000) (3 messages were dropped)");
  }

  @Test
  void the_longest_line_stays_within_what_servers_take() {
    String line = ChatText.line("<".repeat(10_000));

    assertThat(Payload.of(Form.SLACK, Colour.RED, line).length).isLessThan(16_000);
    assertThat(Payload.of(Form.HIPCHAT, Colour.RED, line).length).isLessThan(10_000);
  }
}
