package io.federation.model.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a {@link FederationSpec} of a document that obeys the schema, and applies the defaults. */
final class SpecMapper {

  private SpecMapper() {}

  /** Returns the federation that {@code root}, a valid document, describes. */
  static FederationSpec map(JsonNode root) {
    NodeConfig defaults = NodeConfig.defaults();
    JsonNode scripts = root.path("scripts");
    JsonNode timeLimit = root.path("work").path("timeLimit");
    List<NodeConfig.Repository> repositories = new ArrayList<>();
    root.path("repositories").forEach(node -> repositories.add(repository(node)));
    Map<String, FederationSpec.Part> parts = new LinkedHashMap<>();
    root.path("parts")
        .properties()
        .forEach(part -> parts.put(part.getKey(), part(part.getValue())));
    return new FederationSpec(
        root.path("deployment").textValue(),
        root.path("stacktype").textValue(),
        duration("jitter", root.path("jitter"), defaults.jitter()),
        new FederationSpec.Scripts(
            scripts.path("init").asText(defaults.initPrefix()),
            scripts.path("work").asText(defaults.workPrefix())),
        new FederationSpec.Work(duration("work.timeLimit", timeLimit, defaults.workTimeLimit())),
        repositories,
        parts,
        chat(root.path("chat")),
        root.has("presence") ? Optional.of(presence(root.path("presence"))) : Optional.empty());
  }

  private static PresenceSpec presence(JsonNode node) {
    return new PresenceSpec(
        node.path("name").asText(PresenceSpec.DEFAULT_NAME),
        node.path("url").textValue(),
        node.path("branch").asText(NodeConfig.Repository.DEFAULT_BRANCH),
        texts(node.path("knownHosts")),
        Flattime.parse("flattime", node.path("flattime").asText(Flattime.DAILY.word())),
        duration("flattimeEvery", node.path("flattimeEvery"), PresenceSpec.DEFAULT_EVERY),
        duration("retention", node.path("retention"), PresenceSpec.DEFAULT_RETENTION));
  }

  private static ChatSpec chat(JsonNode node) {
    return new ChatSpec(
        ChatSpec.Form.parse("chat.form", node.path("form").asText(ChatSpec.SILENT.form().word())),
        Optional.ofNullable(node.path("chatty").textValue()),
        Optional.ofNullable(node.path("critical").textValue()));
  }

  private static Duration duration(String key, JsonNode node, Duration defaultValue) {
    return node.isTextual() ? Durations.parse(key, node.textValue()) : defaultValue;
  }

  private static NodeConfig.Repository repository(JsonNode node) {
    return new NodeConfig.Repository(
        node.path("name").textValue(),
        node.path("url").textValue(),
        node.path("branch").asText(NodeConfig.Repository.DEFAULT_BRANCH),
        texts(node.path("knownHosts")),
        Signatures.parse("signatures", node.path("signatures").asText(Signatures.OFF.word())),
        texts(node.path("mirrors")));
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.textValue()));
    return texts;
  }

  private static FederationSpec.Part part(JsonNode node) {
    Map<String, Integer> ports = new LinkedHashMap<>();
    node.path("ports").properties().forEach(p -> ports.put(p.getKey(), p.getValue().intValue()));
    return new FederationSpec.Part(
        count(node.path("count")),
        ports,
        node.has("awake") ? Optional.of(awake(node.path("awake"))) : Optional.empty(),
        node.has("data"),
        Optional.ofNullable(node.path("edge").textValue()));
  }

  private static AwakeProbe awake(JsonNode node) {
    Duration within = duration("within", node.path("within"), AwakeProbe.DEFAULT_WITHIN);
    if (node.has("tcp")) {
      return new AwakeProbe.Tcp(node.path("tcp").textValue(), within);
    }
    if (node.has("http")) {
      return new AwakeProbe.Http(
          node.path("http").textValue(),
          node.path("path").asText(AwakeProbe.Http.DEFAULT_PATH),
          node.path("status").asInt(AwakeProbe.Http.DEFAULT_STATUS),
          within);
    }
    return new AwakeProbe.Command(node.path("command").textValue(), within);
  }

  private static FederationSpec.Count count(JsonNode node) {
    if (node.isObject()) {
      return new FederationSpec.Count(node.path("min").intValue(), node.path("max").intValue());
    }
    int count = node.asInt(FederationSpec.Count.DEFAULT);
    return new FederationSpec.Count(count, count);
  }
}
