package io.federation.orchestrate.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.federation.orchestrate.action.ActionSet;
import io.federation.orchestrate.action.ActionSetReader;
import io.federation.orchestrate.action.StatusCode;
import io.federation.orchestrate.audit.AuditLog;
import io.federation.orchestrate.call.CallReply;
import io.federation.orchestrate.call.CallRequest;
import io.federation.orchestrate.call.SignedRequest;
import io.federation.orchestrate.filter.NodeProfile;
import io.federation.orchestrate.policy.CallPolicy;
import io.federation.orchestrate.policy.PolicyReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CallHandlerTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static final ActionSet APPMGR =
      ActionSetReader.read(
          """
          metadata: {name: appmgr, description: The application.}
          actions:
            - action: upgrade
              description: Brings a revision.
              input:
                revision: {description: Which., type: integer}
                reason: {description: Why., type: string, optional: true, validation: shellsafe}
                password: {description: Of whom., type: string, optional: true, secret: true}
              output:
                revision: {description: That was there.}
                restarted: {description: Whether it was., default: false}
            - action: wipe
              description: Takes all away.
          """
              .getBytes(UTF_8),
          "appmgr.yaml");

  @TempDir private Path folder;
  private final List<String> done = new ArrayList<>();
  private final Node node = new Node();
  private CallHandler handler;

  /** A node that takes {@code signed by NAME} for a signature. */
  private final class Node implements NodeContext {
    private Optional<IOException> trouble = Optional.empty();

    @Override
    public NodeProfile profile() {
      return new NodeProfile("i-1", Map.of("cluster", "alfa"), Set.of("app1"), Set.of("appmgr"));
    }

    @Override
    public String signer(byte[] text, String signature) throws IOException, RefusedException {
      if (trouble.isPresent()) {
        throw trouble.get();
      }
      if (!signature.startsWith("signed by ann: ")
          || !signature.endsWith(new String(text, UTF_8))) {
        throw new RefusedException("the signature does not count");
      }
      return "ann@example.org";
    }

    @Override
    public CallPolicy policy() {
      return PolicyReader.read(
          "rules: [{allow: [\"appmgr#upgrade\"], callers: [ann@example.org]}]".getBytes(UTF_8),
          "p");
    }

    @Override
    public Optional<InstalledActionSet> actions(String agent) {
      return agent.equals("appmgr")
          ? Optional.of(new InstalledActionSet(APPMGR, CallHandlerTest.this::run))
          : Optional.empty();
    }
  }

  private ActionResult run(ActionCall call) throws IOException {
    done.add(call.caller() + " " + call.action() + " " + call.arguments() + " " + call.limit());
    assertThat(audit()).hasSizeGreaterThan(0);
    return ActionResult.ok(new TreeMap<>(Map.of("revision", new IntNode(19))));
  }

  @BeforeEach
  void a_handler() throws IOException {
    restart();
  }

  private void restart() throws IOException {
    handler =
        new CallHandler(
            "fed1",
            node,
            SeenRequests.open(folder.resolve("seen")),
            new AuditLog(folder),
            problem -> {
              throw new AssertionError(problem);
            },
            Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private List<String> audit() throws IOException {
    return lines("audit.log");
  }

  private List<String> lines(String file) throws IOException {
    return Files.exists(folder.resolve(file))
        ? Files.readAllLines(folder.resolve(file))
        : List.of();
  }

  /** A request that is done as it is. */
  private static CallRequest request() {
    return request("appmgr", "upgrade", Map.of("revision", new IntNode(20)));
  }

  private static CallRequest request(String agent, String action, Map<String, JsonNode> arguments) {
    return new CallRequest(
        "0123456789abcdef0123456789abcdef",
        NOW,
        MINUTE,
        "fed1",
        agent,
        action,
        APPMGR.digest(),
        new TreeMap<>(arguments),
        List.of("i-1", "i-2"));
  }

  private static CallRequest at(Instant time) {
    CallRequest made = request();
    return new CallRequest(
        made.id(),
        time,
        MINUTE,
        "fed1",
        "appmgr",
        "upgrade",
        made.declaration(),
        made.arguments(),
        made.nodes());
  }

  private static CallRequest of(String federation, String declaration) {
    CallRequest made = request();
    return new CallRequest(
        made.id(),
        NOW,
        MINUTE,
        federation,
        "appmgr",
        "upgrade",
        declaration,
        made.arguments(),
        made.nodes());
  }

  private static SignedRequest sign(CallRequest request) {
    String text = new String(request.text(), UTF_8);
    return new SignedRequest(text, "signed by ann: " + text);
  }

  private static SignedRequest altered(UnaryOperator<String> change) {
    SignedRequest signed = sign(request());
    return new SignedRequest(change.apply(signed.text()), signed.signature());
  }

  private static CallRequest withArgument(String name, JsonNode value) {
    Map<String, JsonNode> arguments = new TreeMap<>(request().arguments());
    arguments.put(name, value);
    return request("appmgr", "upgrade", arguments);
  }

  @Test
  void what_is_asked_for_is_done_and_leaves_its_trace() throws Exception {
    CallReply reply =
        handler.answer(sign(withArgument("password", new TextNode("pass"))).bytes()).orElseThrow();

    assertThat(reply)
        .isEqualTo(
            new CallReply(
                "i-1",
                StatusCode.OK,
                "OK",
                new TreeMap<>(
                    Map.of("revision", new IntNode(19), "restarted", BooleanNode.FALSE))));
    assertThat(done)
        .containsExactly("ann@example.org upgrade {password=\"pass\", revision=20} PT1M");
    assertThat(audit()).hasSize(2);
    assertThat(audit().get(0))
        .isEqualTo(
            "reqid=0123456789abcdef0123456789abcdef: reqtime=1767225600 caller=ssh=ann@example.org"
                + " agent=appmgr action=upgrade data={:process_results=>true,"
                + " :password=>\"(secret)\", :revision=>20}");
    assertThat(audit().get(1)).contains(": status=0 time=", " message=\"OK\"");
  }

  /** A call that must not be done. */
  private enum Refused {
    UNSIGNED(new SignedRequest(sign(request()).text(), ""), "the signature does not count"),
    SIGNED_BY_A_STRANGER(
        new SignedRequest(sign(request()).text(), "signed by eve"), "the signature does not count"),
    ALTERED_ARGUMENTS(
        altered(text -> text.replace("\"revision\":20", "\"revision\":21")),
        "the signature does not count"),
    ALTERED_NODES(
        altered(text -> text.replace("\"i-2\"", "\"i-3\"")), "the signature does not count"),
    EXPIRED(sign(at(NOW.minusSeconds(61))), "it expired at "),
    FROM_THE_FUTURE(sign(at(NOW.plusSeconds(31))), ": check both clocks"),
    OF_ANOTHER_FEDERATION(sign(of("fed2", APPMGR.digest())), "for another federation than fed1"),
    OF_ANOTHER_DECLARATION(sign(of("fed1", "d2")), "another declaration of appmgr"),
    OUTSIDE_THE_POLICY(
        sign(request("appmgr", "wipe", Map.of())),
        "the policy does not allow ann@example.org to call appmgr#wipe on this node"),
    UNKNOWN_AGENT(
        sign(request("haproxy", "disable", Map.of())), "there is no agent \"haproxy\" here"),
    UNKNOWN_ACTION(sign(request("appmgr", "$(reboot)", Map.of())), "appmgr has no action"),
    UNDECLARED_INPUT(sign(withArgument("other", new IntNode(1))), "no input \"other\""),
    MISSING_INPUT(sign(request("appmgr", "upgrade", Map.of())), "upgrade needs revision"),
    INPUT_OF_ANOTHER_TYPE(
        sign(withArgument("revision", new TextNode("20"))), "revision is not a whole number"),
    SHELL_CHARACTERS(
        sign(withArgument("reason", new TextNode("; rm -rf /"))), "reason is \"; rm -rf /\""),
    TOO_LONG(
        sign(withArgument("reason", new TextNode("x".repeat(100_000)))),
        "reason has 100000 characters");

    private final String text;
    private final String signature;
    private final String why;

    Refused(SignedRequest call, String why) {
      this.text = call.text();
      this.signature = call.signature();
      this.why = why;
    }

    SignedRequest call() {
      return new SignedRequest(text, signature);
    }
  }

  @ParameterizedTest
  @EnumSource
  void what_must_not_be_done_is_refused_and_noted(Refused refused) throws Exception {
    CallReply reply = handler.answer(refused.call().bytes()).orElseThrow();

    assertThat(reply.status()).isNotEqualTo(StatusCode.OK);
    assertThat(reply.message()).contains(refused.why);
    assertThat(done).isEmpty();
    boolean isKnown = !refused.why.equals("the signature does not count");
    assertThat(lines(isKnown ? "audit-unknown.log" : "audit.log")).isEmpty();
    List<String> lines = lines(isKnown ? "audit.log" : "audit-unknown.log");
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).startsWith("reqid=" + refused.call().request().id() + ": reqtime=");
    assertThat(lines.get(1)).contains(": status=" + reply.status().number() + " time=");
  }

  @Test
  void what_was_done_is_not_done_again_also_after_a_restart() throws Exception {
    byte[] call = sign(request()).bytes();
    assertThat(handler.answer(call).orElseThrow().isOk()).isTrue();

    assertThat(handler.answer(call).orElseThrow().message())
        .isEqualTo("refused: this node has received it before");
    restart();
    assertThat(handler.answer(call).orElseThrow().message())
        .isEqualTo("refused: this node has received it before");
    assertThat(done).hasSize(1);
    assertThat(audit()).hasSize(6);
  }

  @Test
  void what_is_not_for_this_node_is_none_of_its_business() throws Exception {
    CallRequest made = request();
    CallRequest others =
        new CallRequest(
            made.id(),
            NOW,
            MINUTE,
            "fed1",
            "appmgr",
            "upgrade",
            made.declaration(),
            made.arguments(),
            List.of("i-2"));

    assertThat(handler.answer(sign(others).bytes())).isEmpty();
    assertThat(handler.answer("{}".getBytes(UTF_8))).isEmpty();
    assertThat(handler.answer(new byte[] {1, 2})).isEmpty();
    assertThat(audit()).isEmpty();
  }

  @Test
  void where_it_cannot_be_found_out_who_asks_nothing_is_done() throws Exception {
    node.trouble = Optional.of(new IOException("the disk is broken"));

    assertThat(handler.answer(sign(request()).bytes()).orElseThrow().message())
        .isEqualTo("cannot check the call: the disk is broken");
    assertThat(done).isEmpty();
    assertThat(lines("audit-unknown.log")).hasSize(2);
  }
}
