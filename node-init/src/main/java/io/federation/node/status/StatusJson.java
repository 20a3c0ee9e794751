package io.federation.node.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.federation.model.Stamp;
import io.federation.model.Version;
import io.federation.node.chat.ChatStatus;
import io.federation.node.presence.PresenceProblems;
import io.federation.node.work.FailureRecord;
import java.util.Locale;
import java.util.Optional;

/** Writes a status for programs: one JSON object, with null for what is not there. */
public final class StatusJson {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private StatusJson() {}

  public static String of(StatusReport report) {
    ObjectNode root = MAPPER.createObjectNode();
    report.identity().forEach(root::put);
    root.put("state", report.status().state().word());
    put(root, "statesince", report.status().since().map(Stamp::toString));
    put(root, "statetss", report.status().loggedSince().map(Stamp::toString));
    root.put("statelog", report.status().log().toString());
    put(root, "heartbeat", report.heartbeat());
    put(root, "paused", report.pause());
    put(root, "error", report.error());
    root.set("chat", report.chat().map(StatusJson::chat).orElse(null));
    ArrayNode repositories = root.putArray("repositories");
    for (StatusReport.RepositoryStatus repository : report.repositories()) {
      ObjectNode node = repositories.addObject();
      node.put("name", repository.name());
      put(node, "url", repository.url());
      put(node, "branch", repository.branch());
      put(node, "version", repository.version().map(Version::hex));
      put(node, "note", repository.note());
    }
    ArrayNode units = root.putArray("units");
    for (StatusReport.UnitStatus unit : report.units()) {
      ObjectNode node = units.addObject();
      node.put("unit", unit.unit());
      put(node, "done", unit.done().map(Version::hex));
      put(node, "doing", unit.doing());
      node.set("failed", unit.failure().map(StatusJson::failure).orElse(null));
      put(node, "note", unit.note());
    }
    report.errorSince().ifPresent(since -> root.put("errorsince", since.toString()));
    if (!report.problems().isEmpty()) {
      ArrayNode problems = root.putArray("problems");
      for (PresenceProblems.Problem problem : report.problems()) {
        problems.addObject().put("text", problem.text()).put("since", problem.since().toString());
      }
    }
    if (!report.warnings().isEmpty()) {
      report.warnings().forEach(root.putArray("warnings")::add);
    }
    if (!report.aws().isEmpty()) {
      report.aws().forEach(root.putObject("aws")::put);
    }
    try {
      return MAPPER.writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a status cannot be written as JSON", e);
    }
  }

  private static ObjectNode chat(ChatStatus chat) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("waiting", chat.waiting());
    ObjectNode dropped = node.putObject("dropped");
    dropped.put("chatty", chat.droppedChatty());
    dropped.put("critical", chat.droppedCritical());
    ArrayNode troubles = node.putArray("troubles");
    chat.troubles().forEach(troubles::add);
    return node;
  }

  private static ObjectNode failure(FailureRecord failure) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("version", failure.version().hex());
    node.put("count", failure.count());
    node.put("last", failure.last().toString());
    node.put("verdict", failure.verdict().toString().toLowerCase(Locale.ROOT));
    node.put("reason", failure.reason());
    ArrayNode tail = node.putArray("tail");
    failure.tail().forEach(tail::add);
    return node;
  }

  private static void put(ObjectNode node, String name, Optional<String> value) {
    node.put(name, value.orElse(null));
  }
}
