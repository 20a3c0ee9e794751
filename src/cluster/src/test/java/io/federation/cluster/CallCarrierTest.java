package io.federation.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallCarrierTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final List<String> replies = new CopyOnWriteArrayList<>();
  private LongSessionServer server;
  private ClusterConnection callers;
  private ClusterConnection nodes;

  @BeforeEach
  void start() throws Exception {
    server = new LongSessionServer();
    callers = server.connect("fed1");
    nodes = server.connect("fed1");
  }

  @AfterEach
  void end() throws Exception {
    callers.close();
    nodes.close();
    server.close();
  }

  private AutoCloseable follow() {
    return new CallCarrier(nodes).follow((id, call) -> calls.add(id + " " + text(call)));
  }

  private AutoCloseable call(String id) throws Exception {
    return new CallCarrier(callers)
        .call(
            id,
            ("of " + id).getBytes(UTF_8),
            (node, reply) -> replies.add(node + " " + text(reply)));
  }

  private boolean reply(String id, String node, String text) throws Exception {
    return new CallCarrier(nodes).reply(id, node, text.getBytes(UTF_8));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  private void await(List<String> all, String... expected) {
    Await.until(LIMIT, List.of(expected).toString(), () -> all.containsAll(List.of(expected)));
    assertThat(all).containsExactlyInAnyOrder(expected);
  }

  private List<String> below(String path) throws Exception {
    return List.copyOf(new SharedTree(callers).read("/federation/fed1" + path).keySet());
  }

  @Test
  void a_call_reaches_nodes_and_replies_come_back_as_they_are_made() throws Exception {
    try (AutoCloseable unused = follow()) {
      try (AutoCloseable unusedCall = call("1")) {
        await(calls, "1 of 1");
        assertThat(reply("1", "i-1", "yes")).isTrue();
        await(replies, "i-1 yes");
        assertThat(reply("1", "i-2", "no")).isTrue();
        await(replies, "i-1 yes", "i-2 no");
      }
      try (AutoCloseable unusedCall = call("2")) {
        await(calls, "1 of 1", "2 of 2");
      }
    }
  }

  @Test
  void a_node_replies_once() throws Exception {
    try (AutoCloseable unusedCall = call("1")) {
      assertThat(reply("1", "i-1", "yes")).isTrue();
      assertThat(reply("1", "i-1", "again")).isFalse();
      await(replies, "i-1 yes");
    }
  }

  @Test
  void a_node_that_comes_later_is_told_of_calls_under_way_and_not_of_others() throws Exception {
    call("1").close();
    try (AutoCloseable unusedCall = call("2");
        AutoCloseable unused = follow()) {
      await(calls, "2 of 2");
    }
  }

  @Test
  void nothing_stays_of_a_call_that_is_over() throws Exception {
    try (AutoCloseable unusedCall = call("1")) {
      assertThat(reply("1", "i-1", "yes")).isTrue();
      assertThat(reply("1", "i-2", "yes")).isTrue();
    }
    assertThat(reply("1", "i-3", "late")).isFalse();
    assertThat(below("/calls")).containsExactly("/federation/fed1/calls");
    assertThat(below("/replies")).containsExactly("/federation/fed1/replies");
  }

  @Test
  void a_call_goes_with_its_caller_and_its_replies_with_the_next_call() throws Exception {
    try (ClusterConnection killed = server.connect("fed1")) {
      AutoCloseable unused =
          new CallCarrier(killed).call("1", new byte[0], (node, reply) -> replies.add(node));
      assertThat(reply("1", "i-1", "yes")).isTrue();
    }
    assertThat(below("/calls")).containsExactly("/federation/fed1/calls");
    call("2").close();
    assertThat(below("/replies")).contains("/federation/fed1/replies/1/i-1");

    new CallCarrier(callers, Duration.ofMillis(-1))
        .call("3", new byte[0], (node, reply) -> replies.add(node))
        .close();

    assertThat(below("/replies")).containsExactly("/federation/fed1/replies");
  }

  @Test
  void what_comes_while_there_is_no_connection_is_told_of_when_there_is_one() throws Exception {
    try (AutoCloseable unused = follow();
        AutoCloseable first = call("1")) {
      await(calls, "1 of 1");
      server.stop();
      server.restart();
      assertThat(callers.awaitConnected(LIMIT)).isTrue();
      assertThat(nodes.awaitConnected(LIMIT)).isTrue();
      try (AutoCloseable second = call("2")) {
        await(calls, "1 of 1", "2 of 2");
        assertThat(reply("1", "i-1", "yes")).isTrue();
        await(replies, "i-1 yes");
      }
    }
  }

  @Test
  void nodes_say_what_they_are_for_as_long_as_they_are_connected() throws Exception {
    CallCarrier carrier = new CallCarrier(nodes);
    assertThat(new CallCarrier(callers).profiles()).isEmpty();
    assertThat(carrier.profile("i-1").announce("one".getBytes(UTF_8))).isTrue();
    assertThat(carrier.profile("i-2").announce("two".getBytes(UTF_8))).isTrue();

    assertThat(new CallCarrier(callers).profiles()).hasSize(2).containsKey("i-2");
    assertThat(new CallCarrier(callers).profiles().get("i-1")).asString(UTF_8).isEqualTo("one");
    nodes.close();
    assertThat(new CallCarrier(callers).profiles()).isEmpty();
  }
}
