package io.federation.fed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.federation.fed.view.FederationView;
import io.federation.fed.view.NodeView;
import io.federation.model.Stamp;
import io.federation.presence.history.Presence;
import java.util.Optional;

/** Writes a status for programs: one JSON object, with null for what is not known. */
final class StatusJson {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private StatusJson() {}

  static String of(FederationView view) {
    ObjectNode root = MAPPER.createObjectNode();
    put(root, "deployment", view.deployment());
    put(root, "stacktype", view.stacktype());
    put(root, "url", view.url());
    root.put("at", new Stamp(view.moment()).toString());
    if (view.here() && !view.past()) {
      root.put("keeper", view.keeper().isPresent());
    }
    root.put("well", view.isWell());
    ArrayNode nodes = root.putArray("nodes");
    view.nodes().forEach(node -> put(nodes.addObject(), node));
    try {
      return MAPPER.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a status cannot be written as JSON", e);
    }
  }

  private static void put(ObjectNode json, NodeView node) {
    json.put("instance-id", node.id());
    json.put("nodepart", node.part());
    json.put("state", node.state());
    put(json, "statetss", node.statetss());
    put(json, "statesince", node.since());
    put(json, "commit", node.commit());
    ObjectNode commits = json.putObject("commits");
    node.commits().forEach(commits::put);
    json.put("awake", node.awake().orElse(null));
    json.put(
        "present", node.presence() == Presence.UNKNOWN ? null : Boolean.valueOf(node.isPresent()));
    put(json, "lastseen", node.last().map(last -> new Stamp(last).toString()));
    put(json, "address", node.address());
    ObjectNode ports = json.putObject("ports");
    node.ports().forEach(ports::put);
    put(json, "error", node.error());
    node.agent().ifPresent(connected -> json.put("agent", connected));
  }

  private static void put(ObjectNode node, String name, Optional<String> value) {
    node.put(name, value.orElse(null));
  }
}
