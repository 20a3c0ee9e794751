package io.federation.node.calls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.federation.model.Names;
import io.federation.node.home.NodeHome;
import io.federation.node.script.ScriptEnvironment;
import io.federation.orchestrate.action.ActionSet;
import io.federation.orchestrate.action.StatusCode;
import io.federation.orchestrate.answer.ActionCall;
import io.federation.orchestrate.answer.ActionResult;
import io.federation.orchestrate.answer.InstalledActionSet;
import io.federation.orchestrate.answer.NodeContext;
import io.federation.orchestrate.answer.RefusedException;
import io.federation.orchestrate.filter.NodeProfile;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The actions of {@code rpcutil}. */
final class RpcUtilActions implements BuiltInActions {

  private static final JsonMapper JSON = new JsonMapper();

  private final NodeContext node;
  private final NodeCommand command;
  private final Clock clock;

  RpcUtilActions(NodeContext node, NodeHome home, ScriptEnvironment environment, Clock clock) {
    this.node = node;
    this.command = new NodeCommand(home, environment);
    this.clock = clock;
  }

  @Override
  public ActionResult run(ActionCall call) throws IOException {
    return switch (call.action()) {
      case "ping" -> ok(Map.of("pong", clock.instant().getEpochSecond()));
      case "inventory" -> inventory();
      case "get_fact" -> fact(call.text("fact"));
      case "get_facts" -> facts(call.text("facts"));
      case "agent_inventory" -> ok(Map.of("agents", agents()));
      case "status" -> {
        JsonNode status = command.json(call.limit(), "status", "--json");
        yield ok(Map.of("state", status.path("state"), "status", status));
      }
      default -> throw new IllegalStateException("nobody has declared " + call.action());
    };
  }

  private static ActionResult ok(Map<String, ?> data) {
    SortedMap<String, JsonNode> json = new TreeMap<>();
    data.forEach((name, value) -> json.put(name, JSON.valueToTree(value)));
    return ActionResult.ok(json);
  }

  private ActionResult inventory() throws IOException {
    NodeProfile profile = node.profile();
    return ok(
        Map.of(
            "agents",
            new TreeSet<>(profile.agents()),
            "classes",
            new TreeSet<>(profile.classes()),
            "facts",
            new TreeMap<>(profile.facts()),
            "version",
            profile.facts().getOrDefault(ProfileCollector.VERSION, "")));
  }

  private ActionResult fact(String name) throws IOException {
    String value = node.profile().facts().get(name);
    return value == null
        ? ActionResult.failed(StatusCode.FAILED, "this node has no fact " + Names.quote(name))
        : ok(Map.of("fact", name, "value", value));
  }

  private ActionResult facts(String names) throws IOException {
    ObjectNode values = JSON.createObjectNode();
    for (String name : names.split(",", -1)) {
      values.put(name, node.profile().facts().get(name));
    }
    return ok(Map.of("values", values));
  }

  private ArrayNode agents() throws IOException {
    ArrayNode agents = JSON.createArrayNode();
    for (String name : new TreeSet<>(node.profile().agents())) {
      ObjectNode agent = agents.addObject().put("agent", name);
      try {
        Optional<ActionSet> set = node.actions(name).map(InstalledActionSet::set);
        if (set.isPresent()) {
          agent.put("description", set.get().description()).put("version", set.get().version());
        }
      } catch (RefusedException e) {
        agent.put("error", e.getMessage());
      }
    }
    return agents;
  }
}
