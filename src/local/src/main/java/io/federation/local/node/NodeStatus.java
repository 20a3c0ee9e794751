package io.federation.local.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;

/**
 * What a node says of itself.
 *
 * @param id its instance id
 * @param part the part it plays
 * @param state its state's word
 * @param since the stamp of the state's last change
 * @param commit the commit of the ops repository that it has, in full
 * @param heartbeat the stamp of its last heartbeat
 * @param error what is wrong with it
 */
public record NodeStatus(
    String id,
    String part,
    String state,
    Optional<String> since,
    Optional<String> commit,
    Optional<String> heartbeat,
    Optional<String> error) {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Returns the status of a node that cannot say anything. */
  static NodeStatus silent(LocalNode node, String state, String error) {
    return new NodeStatus(
        node.id(),
        node.part(),
        state,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(error));
  }

  /**
   * Reads what {@code node-init status --json} prints.
   *
   * @throws JsonProcessingException if {@code json} is something else
   */
  static NodeStatus parse(LocalNode node, String json) throws JsonProcessingException {
    JsonNode root = MAPPER.readTree(json);
    String ops = root.path("initgitrepo").asText();
    Optional<String> commit = Optional.empty();
    for (JsonNode repository : root.path("repositories")) {
      if (repository.path("name").asText().equals(ops)) {
        commit = text(repository, "version");
      }
    }
    return new NodeStatus(
        node.id(),
        text(root, "nodepart").orElse(node.part()),
        text(root, "state").orElse("unknown"),
        text(root, "statesince"),
        commit,
        text(root, "heartbeat"),
        text(root, "error"));
  }

  private static Optional<String> text(JsonNode object, String name) {
    JsonNode value = object.path(name);
    return value.isTextual() ? Optional.of(value.asText()) : Optional.empty();
  }
}
