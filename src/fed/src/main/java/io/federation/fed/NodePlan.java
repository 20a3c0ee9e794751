package io.federation.fed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.federation.fed.board.Line;
import io.federation.fed.board.TextStyle;
import io.federation.model.ExitCode;
import java.util.ArrayList;
import java.util.List;

/**
 * What one node would do at a commit.
 *
 * @param node its instance id
 * @param plan what {@code node-init plan --json} printed; empty if it failed
 * @param trouble why it failed; empty if it did not
 */
record NodePlan(String node, ObjectNode plan, String trouble) {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Reads a node's answer to {@code node-init plan --json}. */
  static NodePlan of(String node, NodeCall.Answer answer) {
    if (answer.code() != ExitCode.DONE) {
      return failed(node, answer.trouble());
    }
    try {
      return MAPPER.readTree(String.join("\n", answer.out())) instanceof ObjectNode plan
          ? new NodePlan(node, plan, "")
          : failed(node, "its plan is not a JSON object");
    } catch (JsonProcessingException e) {
      return failed(node, "its plan is not JSON");
    }
  }

  static NodePlan failed(String node, String trouble) {
    return new NodePlan(node, MAPPER.createObjectNode(), trouble);
  }

  /** Returns whether the node could say what it would do. */
  boolean isKnown() {
    return trouble.isEmpty();
  }

  /** Returns the plan with the node's id in it. */
  ObjectNode json() {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("instance-id", node);
    json.setAll(plan);
    if (!isKnown()) {
      json.put("error", trouble);
    }
    return json;
  }

  /** Returns a row for each unit: node, unit, whether it runs, why or why not. */
  List<List<Line.Words>> rows() {
    List<List<Line.Words>> rows = new ArrayList<>();
    if (!isKnown()) {
      rows.add(row("-", new Line.Words("?", TextStyle.BAD), trouble));
    } else if (plan.path("refused").isTextual()) {
      rows.add(
          row(
              "-",
              new Line.Words("no", TextStyle.BAD),
              "refused: " + plan.path("refused").asText()));
    } else if (plan.path("units").isEmpty()) {
      rows.add(row("-", no(), "it has no work in this repository"));
    }
    for (JsonNode unit : plan.path("units")) {
      boolean runs = unit.path("runs").asBoolean();
      rows.add(
          row(
              unit.path("unit").asText(),
              runs ? new Line.Words("yes", TextStyle.GOOD) : no(),
              unit.path("reason").asText()));
    }
    return rows;
  }

  private List<Line.Words> row(String unit, Line.Words runs, String why) {
    return List.of(
        new Line.Words(node, TextStyle.PLAIN),
        new Line.Words(unit, TextStyle.PLAIN),
        runs,
        new Line.Words(why, TextStyle.PLAIN));
  }

  private static Line.Words no() {
    return new Line.Words("no", TextStyle.FAINT);
  }
}
