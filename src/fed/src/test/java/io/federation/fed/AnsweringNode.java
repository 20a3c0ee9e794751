package io.federation.fed;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.federation.cluster.CallCarrier;
import io.federation.cluster.ClusterConnection;
import io.federation.orchestrate.action.StatusCode;
import io.federation.orchestrate.answer.ActionCall;
import io.federation.orchestrate.answer.ActionResult;
import io.federation.orchestrate.answer.CallHandler;
import io.federation.orchestrate.answer.InstalledActionSet;
import io.federation.orchestrate.answer.NodeContext;
import io.federation.orchestrate.answer.SeenRequests;
import io.federation.orchestrate.audit.AuditLog;
import io.federation.orchestrate.audit.AuditTrail;
import io.federation.orchestrate.builtin.BuiltInSets;
import io.federation.orchestrate.call.CallReply;
import io.federation.orchestrate.call.ProfileJson;
import io.federation.orchestrate.filter.NodeProfile;
import io.federation.orchestrate.policy.CallPolicy;
import io.federation.orchestrate.policy.PolicyReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A node in this process that has {@code rpcutil}, and believes every signature to be Ann's. */
final class AnsweringNode implements NodeContext, AutoCloseable {

  private final NodeProfile profile;
  private final Path logs;
  private final CallCarrier carrier;
  private final CallHandler handler;
  private final AutoCloseable following;
  private final ExecutorService calls = Executors.newCachedThreadPool();
  private volatile boolean isSilent;

  AnsweringNode(ClusterConnection connection, Path folder, String id, Map<String, String> facts)
      throws Exception {
    logs = Files.createDirectories(folder.resolve(id));
    profile = new NodeProfile(id, facts, Set.of("app1"), Set.of("rpcutil"));
    carrier = new CallCarrier(connection);
    handler =
        new CallHandler(
            connection.deployment(),
            this,
            SeenRequests.open(folder.resolve(id + ".seen")),
            new AuditLog(logs),
            problem -> {
              throw new AssertionError(problem);
            },
            Clock.systemUTC());
    if (!carrier.profile(id).announce(ProfileJson.bytes(profile))) {
      throw new IllegalStateException("there is a node " + id);
    }
    following = carrier.follow((call, bytes) -> calls.execute(() -> answer(call, bytes)));
  }

  /** Lets it see calls, and not answer. */
  void beSilent() {
    isSilent = true;
  }

  private void answer(String call, byte[] bytes) {
    try {
      Optional<CallReply> reply = isSilent ? Optional.empty() : handler.answer(bytes);
      if (reply.isPresent()) {
        boolean unused = carrier.reply(call, profile.identity(), reply.get().bytes());
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public NodeProfile profile() {
    return profile;
  }

  @Override
  public String signer(byte[] text, String signature) {
    return "ann@example.org";
  }

  @Override
  public CallPolicy policy() {
    return PolicyReader.read("rules: [{allow: [\"*\"], callers: [\"*\"]}]".getBytes(UTF_8), "p");
  }

  @Override
  public Optional<InstalledActionSet> actions(String agent) {
    return BuiltInSets.find(agent).map(set -> new InstalledActionSet(set, this::run));
  }

  private ActionResult run(ActionCall call) throws IOException {
    if (call.action().equals("ping")) {
      return ActionResult.ok(new TreeMap<>(Map.of("pong", new LongNode(17))));
    }
    if (call.action().equals("trail")) {
      List<String> lines =
          new AuditTrail(logs)
              .lines(
                  call.optional("since").map(Long::parseLong).map(Instant::ofEpochSecond),
                  call.optional("caller"),
                  Integer.parseInt(call.text("most")));
      return ActionResult.ok(new TreeMap<>(Map.of("lines", new JsonMapper().valueToTree(lines))));
    }
    if (call.action().equals("inventory")) {
      return ActionResult.ok(new TreeMap<>(Map.of("version", new TextNode("1"))));
    }
    String fact = call.text("fact");
    String value = profile.facts().get(fact);
    return value == null
        ? ActionResult.failed(StatusCode.FAILED, "no such fact")
        : ActionResult.ok(
            new TreeMap<>(Map.of("fact", new TextNode(fact), "value", new TextNode(value))));
  }

  @Override
  public void close() throws Exception {
    following.close();
    calls.shutdownNow();
  }
}
