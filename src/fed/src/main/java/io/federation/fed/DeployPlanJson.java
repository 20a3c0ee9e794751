package io.federation.fed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.federation.deploy.plan.Plan;
import io.federation.deploy.plan.Step;
import io.federation.deploy.status.HostPlan;
import java.util.List;

/** Writes for programs what hosts would do: one JSON object, with null for nothing. */
final class DeployPlanJson {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private DeployPlanJson() {}

  static String of(List<HostPlan> plans) {
    ObjectNode root = MAPPER.createObjectNode();
    ArrayNode hosts = root.putArray("hosts");
    for (HostPlan plan : plans) {
      put(hosts.addObject(), plan);
    }
    try {
      return MAPPER.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plans cannot be written as JSON", e);
    }
  }

  private static void put(ObjectNode json, HostPlan plan) {
    json.put("id", plan.host().host().id());
    json.put("name", plan.host().host().name());
    json.put("role", plan.host().host().role().orElse(null));
    json.put("status", plan.host().now().orElse(null));
    ArrayNode steps = json.putArray("steps");
    plan.plan().map(Plan::steps).orElse(List.of()).stream().map(Step::describe).forEach(steps::add);
    ArrayNode warnings = json.putArray("warnings");
    plan.plan().map(Plan::warnings).orElse(List.of()).forEach(warnings::add);
    json.put("error", plan.trouble().orElse(null));
  }
}
