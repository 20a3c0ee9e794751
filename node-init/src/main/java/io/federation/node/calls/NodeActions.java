package io.federation.node.calls;

import io.federation.machine.ErrorText;
import io.federation.machine.Program;
import io.federation.model.ExitCode;
import io.federation.node.home.NodeHome;
import io.federation.node.script.ScriptEnvironment;
import io.federation.orchestrate.action.StatusCode;
import io.federation.orchestrate.answer.ActionCall;
import io.federation.orchestrate.answer.ActionResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The actions of {@code node}: what somebody can do by {@code node-init} on the node itself. */
final class NodeActions implements BuiltInActions {

  private final NodeCommand command;
  private final Runnable look;

  NodeActions(NodeHome home, ScriptEnvironment environment, Runnable look) {
    this.command = new NodeCommand(home, environment);
    this.look = look;
  }

  @Override
  public ActionResult run(ActionCall call) throws IOException {
    return switch (call.action()) {
      case "look" -> {
        look.run();
        yield ActionResult.ok(Collections.emptySortedMap());
      }
      case "pause" -> {
        Optional<String> length = call.optional("for");
        yield run(
            call, length.isEmpty() ? List.of("pause") : List.of("pause", "--for", length.get()));
      }
      case "resume", "unwedge" -> run(call, List.of(call.action()));
      case "wedge" -> run(call, List.of("wedged", call.text("reason") + ", says " + call.caller()));
      case "why" ->
          ActionResult.ok(
              new TreeMap<>(Map.of("why", command.json(call.limit(), "why", "--json"))));
      default -> throw new IllegalStateException("nobody has declared " + call.action());
    };
  }

  private ActionResult run(ActionCall call, List<String> words) throws IOException {
    Program.Result result = command.run(call.limit(), words);
    if (result.code() == ExitCode.DONE) {
      return ActionResult.ok(Collections.emptySortedMap());
    }
    List<String> said = new ArrayList<>(result.err());
    said.addAll(result.out());
    return ActionResult.failed(
        StatusCode.FAILED,
        said.isEmpty()
            ? "node-init ended with " + result.code()
            : ErrorText.oneLine(said.get(said.size() - 1)));
  }
}
