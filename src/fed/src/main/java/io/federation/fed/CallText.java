package io.federation.fed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.federation.orchestrate.action.Action;
import io.federation.orchestrate.call.CallReply;
import io.federation.orchestrate.caller.CallResult;
import io.federation.orchestrate.caller.Invocation;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints what nodes answer, as they do. */
final class CallText {

  private final Invocation call;
  private final PrintStream out;
  private final boolean json;
  private final boolean verbose;
  private final JsonMapper mapper = new JsonMapper();

  CallText(Invocation call, PrintStream out, boolean json, boolean verbose) {
    this.call = call;
    this.out = out;
    this.json = json;
    this.verbose = verbose;
  }

  /** Prints an answer, if it is one that is shown. */
  void take(CallReply reply) {
    if (!json && isShown(reply)) {
      out.println(reply.isOk() ? reply.node() : reply.node() + "  FAILED  " + reply.message());
      for (Map.Entry<String, JsonNode> each : reply.data().entrySet()) {
        out.println("   " + call.action().title(each.getKey()) + ": " + shown(each.getValue()));
      }
    }
  }

  private boolean isShown(CallReply reply) {
    return verbose
        || switch (call.action().display()) {
          case ALWAYS -> true;
          case OK -> reply.isOk();
          case FAILED -> !reply.isOk();
        };
  }

  private static String shown(JsonNode value) {
    return value.isTextual() ? value.textValue() : value.toString();
  }

  /** Prints what came of it, when all have answered, or not in time. */
  void end(CallResult result) {
    if (json) {
      out.println(json(result));
      return;
    }
    Action action = call.action();
    List<String> summary = result.summary(action);
    if (!summary.isEmpty()) {
      out.println();
      summary.forEach(out::println);
    }
    out.println();
    out.printf(
        Locale.ROOT,
        "Finished processing %d / %d hosts in %.2f ms%n",
        result.replies().size(),
        result.asked().size(),
        result.took().toNanos() / 1e6);
    List<String> silent = result.silent();
    if (!silent.isEmpty()) {
      out.println();
      out.println("No response from:");
      out.println();
      silent.forEach(node -> out.println("   " + node));
    }
  }

  /** In the form of MCollective, so that programs which read that go on working. */
  private ArrayNode json(CallResult result) {
    ArrayNode all = mapper.createArrayNode();
    for (CallReply reply : result.replies().values()) {
      ObjectNode one =
          all.addObject()
              .put("agent", call.set().name())
              .put("action", call.action().name())
              .put("sender", reply.node())
              .put("statuscode", reply.status().number())
              .put("statusmsg", reply.message());
      one.set("data", mapper.valueToTree(reply.data()));
    }
    return all;
  }
}
