package io.federation.node.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.federation.model.Version;
import io.federation.node.work.PlannedUnit;

/** Writes a plan for programs: one JSON object, with null for what is not there. */
public final class PlanJson {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private PlanJson() {}

  public static String of(Plan plan) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("repository", plan.repository());
    root.put("now", plan.now().map(Version::hex).orElse(null));
    root.put("commit", plan.commit().hex());
    root.put("refused", plan.refusal().orElse(null));
    ArrayNode notes = root.putArray("notes");
    plan.notes().forEach(notes::add);
    ArrayNode units = root.putArray("units");
    for (PlannedUnit unit : plan.units()) {
      ObjectNode node = units.addObject();
      node.put("unit", unit.unit().toString());
      node.put("runs", unit.runs());
      node.put("reason", unit.reason());
      ArrayNode paths = node.putArray("paths");
      unit.paths().forEach(paths::add);
    }
    try {
      return MAPPER.writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a plan cannot be written as JSON", e);
    }
  }
}
