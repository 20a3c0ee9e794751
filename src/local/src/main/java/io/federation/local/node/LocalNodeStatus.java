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
 * @param error what is wrong with it, or what it waits for
 * @param isFailing whether something is wrong with it, and not just to be waited for
 */
public record LocalNodeStatus(
    String id,
    String part,
    String state,
    Optional<String> since,
    Optional<String> commit,
    Optional<String> heartbeat,
    Optional<String> error,
    boolean isFailing) {

  private static final String POSTPONED = "postponed";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Returns the status of a node that cannot say anything. */
  static LocalNodeStatus silent(LocalNode node, String state, String error, boolean isFailing) {
    return new LocalNodeStatus(
        node.id(),
        node.part(),
        state,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(error),
        isFailing);
  }

  /**
   * Reads what {@code node-init status --json} prints.
   *
   * @throws JsonProcessingException if {@code json} is something else
   */
  static LocalNodeStatus parse(LocalNode node, String json) throws JsonProcessingException {
    JsonNode root = MAPPER.readTree(json);
    String ops = root.path("initgitrepo").asText();
    Optional<String> commit = Optional.empty();
    for (JsonNode repository : root.path("repositories")) {
      if (repository.path("name").asText().equals(ops)) {
        commit = text(repository, "version");
      }
    }
    Optional<String> killed = node.killedHeartbeat();
    Optional<String> error = killed.isPresent() ? killed : text(root, "error");
    return new LocalNodeStatus(
        node.id(),
        text(root, "nodepart").orElse(node.part()),
        text(root, "state").orElse("unknown"),
        text(root, "statesince"),
        commit,
        text(root, "heartbeat"),
        error,
        killed.isPresent() || isFailing(root.path("units"), error.isPresent()));
  }

  /** What a unit waits for is kept among the errors too. */
  private static boolean isFailing(JsonNode units, boolean hasError) {
    boolean waits = false;
    for (JsonNode unit : units) {
      Optional<String> verdict = text(unit.path("failed"), "verdict");
      if (verdict.isPresent() && !verdict.get().equals(POSTPONED)) {
        return true;
      }
      waits |= verdict.isPresent();
    }
    return hasError && !waits;
  }

  private static Optional<String> text(JsonNode object, String name) {
    JsonNode value = object.path(name);
    return value.isTextual() ? Optional.of(value.asText()) : Optional.empty();
  }
}
