package io.federation.fed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.federation.local.FederationStatus;
import io.federation.local.node.NodeStatus;
import java.util.Optional;

/** Writes a status for programs: one JSON object, with null for what is not there. */
final class StatusJson {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private StatusJson() {}

  static String of(FederationStatus status) {
    ObjectNode root = MAPPER.createObjectNode();
    put(root, "deployment", status.deployment());
    put(root, "stacktype", status.stacktype());
    root.put("keeper", status.keeper().isPresent());
    ArrayNode nodes = root.putArray("nodes");
    for (NodeStatus each : status.nodes()) {
      ObjectNode node = nodes.addObject();
      node.put("instance-id", each.id());
      node.put("nodepart", each.part());
      node.put("state", each.state());
      put(node, "statesince", each.since());
      put(node, "commit", each.commit());
      put(node, "heartbeat", each.heartbeat());
      put(node, "error", each.error());
    }
    try {
      return MAPPER.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a status cannot be written as JSON", e);
    }
  }

  private static void put(ObjectNode node, String name, Optional<String> value) {
    node.put(name, value.orElse(null));
  }
}
