package io.federation.node.calls;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.federation.orchestrate.answer.ActionCall;
import io.federation.orchestrate.answer.ActionResult;
import io.federation.orchestrate.audit.AuditTrail;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The action of {@code audit}. */
final class AuditActions implements BuiltInActions {

  private static final JsonMapper JSON = new JsonMapper();

  private final AuditTrail trail;

  AuditActions(Path logs) {
    this.trail = new AuditTrail(logs);
  }

  @Override
  public ActionResult run(ActionCall call) throws IOException {
    List<String> lines =
        trail.lines(
            call.optional("since").map(Long::parseLong).map(Instant::ofEpochSecond),
            call.optional("caller"),
            Integer.parseInt(call.text("most")));
    return ActionResult.ok(new TreeMap<>(Map.of("lines", JSON.valueToTree(lines))));
  }
}
