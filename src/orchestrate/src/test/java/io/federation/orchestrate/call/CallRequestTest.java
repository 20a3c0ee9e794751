package io.federation.orchestrate.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.federation.orchestrate.action.StatusCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallRequestTest {

  private static final CallRequest REQUEST =
      new CallRequest(
          "0123456789abcdef0123456789abcdef",
          Instant.ofEpochSecond(1351372442),
          Duration.ofSeconds(60),
          "fed1",
          "appmgr",
          "upgrade",
          "d1",
          new TreeMap<>(Map.of("revision", new IntNode(20), "who", new TextNode("é\n\"'"))),
          List.of("i-1", "i-2"));

  @Test
  void a_request_is_read_as_it_was_written() throws Exception {
    assertThat(CallRequest.parse(REQUEST.text())).isEqualTo(REQUEST);
    assertThat(new String(REQUEST.text(), UTF_8))
        .isEqualTo(
            "{\"id\":\"0123456789abcdef0123456789abcdef\",\"time\":1351372442,\"ttl\":60,"
                + "\"federation\":\"fed1\",\"agent\":\"appmgr\",\"action\":\"upgrade\","
                + "\"declaration\":\"d1\","
                + "\"arguments\":{\"revision\":20,\"who\":\"é\\n\\\"'\"},"
                + "\"nodes\":[\"i-1\",\"i-2\"]}");
    assertThat(REQUEST.end()).isEqualTo(Instant.ofEpochSecond(1351372502));
  }

  @Test
  void it_is_carried_with_its_signature() throws Exception {
    SignedRequest signed = new SignedRequest(new String(REQUEST.text(), UTF_8), "signature\n");

    assertThat(SignedRequest.parse(signed.bytes())).isEqualTo(signed);
    assertThat(signed.request()).isEqualTo(REQUEST);
    assertThat(signed.signedBytes()).isEqualTo(REQUEST.text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "ping | it is no JSON",
        "[] | it is no object of JSON",
        "{} {} | it is no JSON",
        "{\"id\":\"x\",\"id\":\"y\"} | it is no JSON",
        "{} | its id is not a text",
        "{\"id\":7} | its id is not a text",
        "{\"id\":\"../../etc\"} | its id is not 32 hexadecimal digits",
        "{ID} | its ttl is not a whole number",
        "{ID,\"ttl\":0} | its ttl is not 1 to 300 seconds",
        "{ID,\"ttl\":301} | its ttl is not 1 to 300 seconds",
        "{ID,\"ttl\":18446744073709551676} | its ttl is not a whole number",
        "{ID,\"ttl\":1.5} | its ttl is not a whole number",
        "{ID,\"ttl\":60,\"time\":-1} | its time is none",
        "{ID,\"ttl\":60,\"time\":9223372036854775807} | its time is none",
        "{ID,\"ttl\":60,\"time\":1,\"federation\":\"f\",\"agent\":\"a\",\"action\":\"b\","
            + "\"declaration\":\"d\",\"arguments\":[]} | its arguments is not an object",
        "{ID,\"ttl\":60,\"time\":1,\"federation\":\"f\",\"agent\":\"a\",\"action\":\"b\","
            + "\"declaration\":\"d\",\"arguments\":{},\"nodes\":[1]} | its nodes are not all texts"
      })
  void what_is_no_request_is_refused(String text, String why) {
    String json = text.replace("ID", "\"id\":\"0123456789abcdef0123456789abcdef\"");

    assertThatThrownBy(() -> CallRequest.parse(json.getBytes(UTF_8)))
        .isInstanceOf(MalformedCallException.class)
        .hasMessage(why);
  }

  @Test
  void one_that_is_too_deep_or_too_large_is_refused() {
    String deep = "{\"a\":".repeat(100) + "1" + "}".repeat(100);
    assertThatThrownBy(() -> CallRequest.parse(deep.getBytes(UTF_8))).hasMessage("it is no JSON");
    assertThatThrownBy(() -> CallRequest.parse(new byte[10 * 1024 * 1024]))
        .hasMessage("it has more than 524288 bytes");
  }

  @Test
  void a_reply_is_read_as_it_was_written() throws Exception {
    CallReply reply =
        new CallReply(
            "i-1", StatusCode.FAILED, "no", new TreeMap<>(Map.of("code", new IntNode(2))));

    assertThat(CallReply.parse(reply.bytes())).isEqualTo(reply);
    assertThat(reply.isOk()).isFalse();
    assertThat(new String(reply.bytes(), UTF_8))
        .isEqualTo("{\"node\":\"i-1\",\"status\":1,\"message\":\"no\",\"data\":{\"code\":2}}");
  }

  @Test
  void a_reply_that_cannot_be_carried_says_so() throws Exception {
    CallReply reply =
        new CallReply(
            "i-1",
            StatusCode.OK,
            "OK",
            new TreeMap<>(Map.of("text", new TextNode("x".repeat(1024 * 1024)))));

    CallReply carried = CallReply.parse(reply.bytes());

    assertThat(carried.status()).isEqualTo(StatusCode.OTHER);
    assertThat(carried.message())
        .startsWith("the reply has 10")
        .endsWith(" bytes, and 524288 can be carried: let the action say less");
    assertThat(carried.data()).isEmpty();
  }
}
