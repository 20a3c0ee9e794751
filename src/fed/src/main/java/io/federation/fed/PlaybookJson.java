package io.federation.fed;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.federation.orchestrate.call.CallReply;
import io.federation.orchestrate.playbook.PlaybookOutput;
import java.io.PrintStream;
import java.util.List;

/** Prints what a playbook does as one object of JSON in each line. */
final class PlaybookJson implements PlaybookOutput {

  private static final JsonMapper JSON = new JsonMapper();

  private final PrintStream out;

  PlaybookJson(PrintStream out) {
    this.out = out;
  }

  private static ObjectNode event(String name) {
    return JSON.createObjectNode().put("event", name);
  }

  @Override
  public void announced(String text) {
    out.println(event("announced").put("text", text));
  }

  @Override
  public void calling(String action, int nodes) {
    out.println(event("calling").put("action", action).put("nodes", nodes));
  }

  @Override
  public void tryingAgain(String action, int number) {
    out.println(event("tryingAgain").put("action", action).put("try", number));
  }

  @Override
  public void answered(CallReply reply, boolean isWanted) {
    ObjectNode event =
        event("answered")
            .put("node", reply.node())
            .put("status", reply.status().number())
            .put("message", reply.message());
    event.set("data", JSON.valueToTree(reply.data()));
    out.println(event);
  }

  @Override
  public void failingFast(CallReply reply) {
    out.println(event("failingFast").put("node", reply.node()).put("message", reply.message()));
  }

  @Override
  public void tryFailed(int number, String error) {
    out.println(event("tryFailed").put("try", number).put("error", error));
  }

  @Override
  public void summarized(List<String> lines) {
    ObjectNode event = event("summarized");
    event.set("lines", JSON.valueToTree(lines));
    out.println(event);
  }

  @Override
  public void done(String action, Statistics statistics) {
    out.println(
        event("done")
            .put("action", action)
            .put("discovered", statistics.discovered())
            .put("responses", statistics.responses())
            .put("failcount", statistics.failed())
            .put("okcount", statistics.ok())
            .put("totaltime", statistics.took().toNanos() / 1e9)
            .put("batch", statistics.batch()));
  }

  @Override
  public void wouldCall(String action, List<String> nodes) {
    ObjectNode event = event("wouldCall").put("action", action);
    event.set("nodes", JSON.valueToTree(nodes));
    out.println(event);
  }
}
