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
  void the_longest_line_stays_within_what_servers_take() {
    String line = ChatText.line("<".repeat(10_000));

    assertThat(Payload.of(Form.SLACK, Colour.RED, line).length).isLessThan(16_000);
    assertThat(Payload.of(Form.HIPCHAT, Colour.RED, line).length).isLessThan(10_000);
  }
}
