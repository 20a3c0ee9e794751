package io.federation.model.spec;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.federation.model.Names;
import io.federation.model.spec.Problem.Severity;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The rules between several values, which a schema cannot state. */
final class SpecRules {

  private static final Duration LONGEST_WORK = Duration.ofDays(7);
  private static final Duration LONGEST_BAKE = Duration.ofDays(7);
  private static final Duration LONGEST_LOOK = Duration.ofMinutes(10);
  private static final Duration LONGEST_PROBE = Duration.ofHours(1);

  private final YamlDocument document;
  private final String source;
  private final List<Problem> problems = new ArrayList<>();

  private SpecRules(YamlDocument document, String source) {
    this.document = document;
    this.source = source;
  }

  /** Returns which rules a document breaks. Values of the wrong type are passed over. */
  static List<Problem> check(YamlDocument document, String source) {
    SpecRules rules = new SpecRules(document, source);
    JsonNode repositories = document.root().path("repositories");
    if (repositories.isArray()) {
      rules.uniqueNames(repositories);
      rules.presenceApart(repositories);
    }
    rules.presenceStoreIsThere();
    rules.deployHasZooKeeper();
    rules.notLonger(JsonPointer.compile("/jitter"), Durations.DAY);
    rules.notLonger(JsonPointer.compile("/work/timeLimit"), LONGEST_WORK);
    rules.notLonger(JsonPointer.compile("/presence/retention"), Durations.YEAR);
    rules.notLonger(JsonPointer.compile("/git/lookLimit"), LONGEST_LOOK);
    rules.notLonger(JsonPointer.compile("/git/fetchLimit"), Durations.DAY);
    rules.notLonger(JsonPointer.compile("/deploy/scriptLimit"), Durations.DAY);
    rules.zoneIsKnown();
    JsonPointer waves = JsonPointer.compile("/deploy/waves");
    for (int i = 0; i < document.root().at(waves).size(); i++) {
      rules.notLonger(waves.appendIndex(i).appendProperty("bake"), LONGEST_BAKE);
    }
    JsonPointer parts = JsonPointer.empty().appendProperty("parts");
    for (Map.Entry<String, JsonNode> part : document.root().path("parts").properties()) {
      JsonPointer at = parts.appendProperty(part.getKey());
      rules.range(part.getValue().path("count"), at.appendProperty("count"));
      rules.part(part.getValue(), at);
      rules.talksToParts(part.getValue(), at);
      rules.notLonger(at.append(JsonPointer.compile("/awake/within")), LONGEST_PROBE);
    }
    rules.opsIsWhole(JsonPointer.compile("/aws/ops/url"));
    rules.opsIsWhole(JsonPointer.compile("/vagrant/ops/url"));
    AwsRules.check(document.root(), rules::error);
    return rules.problems;
  }

  private void uniqueNames(JsonNode repositories) {
    Map<String, String> owners = new HashMap<>();
    JsonPointer list = JsonPointer.empty().appendProperty("repositories");
    for (int i = 0; i < repositories.size(); i++) {
      JsonNode name = repositories.get(i).path("name");
      if (!name.isTextual()) {
        continue;
      }
      String owner = owners.putIfAbsent(name.textValue(), "repositories[" + i + "]");
      if (owner != null) {
        String text = " " + Names.quote(name.textValue()) + " is already the name of " + owner;
        error(list.appendIndex(i).appendProperty("name"), text);
      }
    }
  }

  private void presenceApart(JsonNode repositories) {
    JsonNode presence = document.root().path("presence");
    if (!presence.isObject()) {
      return;
    }
    JsonPointer at = JsonPointer.empty().appendProperty("presence");
    String name = presence.path("name").asText(PresenceSpec.DEFAULT_NAME);
    String url = presence.path("url").asText();
    for (int i = 0; i < repositories.size(); i++) {
      String other = "repositories[" + i + "]";
      if (name.equals(repositories.get(i).path("name").textValue())) {
        error(
            presence.has("name") ? at.appendProperty("name") : at,
            " has the name " + Names.quote(name) + ", which is already that of " + other);
      }
      if (url.equals(repositories.get(i).path("url").textValue())) {
        error(
            at.appendProperty("url"),
            " is that of " + other + " too: presence needs a repository of its own");
      }
    }
  }

  private void presenceStoreIsThere() {
    JsonPointer store = JsonPointer.compile("/presence/store");
    if (document.root().at(store).asText().equals(PresenceStoreKind.ZOOKEEPER.word())
        && !document.root().has("zookeeper")) {
      error(store, " is zookeeper, but there is none: name it with zookeeper at the top");
    }
  }

  private void deployHasZooKeeper() {
    JsonPointer deploy = JsonPointer.compile("/deploy");
    if (document.root().at(deploy).isObject() && !document.root().has("zookeeper")) {
      error(deploy, " is set, but there is no ZooKeeper: name it with zookeeper at the top");
    }
  }

  private void zoneIsKnown() {
    JsonPointer zone = JsonPointer.compile("/deploy/window/zone");
    String text = document.root().at(zone).asText();
    if (Pattern.matches(DeployWindow.ZONE_PATTERN, text)) {
      try {
        ZoneId unused = DeployWindow.zone("", text);
      } catch (IllegalArgumentException e) {
        error(zone, String.valueOf(e.getMessage()));
      }
    }
  }

  private void opsIsWhole(JsonPointer at) {
    if (RepositoryUrl.isRelative(document.root().at(at).asText())) {
      error(
          at,
          " is relative, but a machine that was just born knows no other address: use a whole one");
    }
  }

  private void notLonger(JsonPointer at, Duration most) {
    String text = document.root().at(at).asText();
    try {
      if (Durations.parse("duration", text).compareTo(most) > 0) {
        error(at, Durations.tooLong(text, most));
      }
    } catch (IllegalArgumentException e) {
      // The schema tells it.
    }
  }

  private void range(JsonNode count, JsonPointer at) {
    JsonNode min = count.path("min");
    JsonNode max = count.path("max");
    if (min.isIntegralNumber() && max.isIntegralNumber() && min.asLong() > max.asLong()) {
      error(at.appendProperty("min"), " is " + min + ", more than max, which is " + max);
    }
  }

  private void part(JsonNode part, JsonPointer at) {
    Set<String> ports = new TreeSet<>();
    part.path("ports").fieldNames().forEachRemaining(ports::add);
    ports.removeIf(name -> !Names.isValid(name));
    portExists(part.path("edge"), ports, at.appendProperty("edge"));
    JsonNode awake = part.path("awake");
    if (!awake.isObject()) {
      return;
    }
    JsonPointer place = at.appendProperty("awake");
    if (AwakeProbe.KINDS.stream().filter(awake::has).count() != 1) {
      error(place, " needs one of tcp, http and command, and only one");
    }
    portExists(awake.path(AwakeProbe.TCP), ports, place.appendProperty(AwakeProbe.TCP));
    portExists(awake.path(AwakeProbe.HTTP), ports, place.appendProperty(AwakeProbe.HTTP));
    for (String key : List.of("path", "status")) {
      if (awake.has(key) && !awake.has(AwakeProbe.HTTP)) {
        error(place.appendProperty(key), " is for http only: leave it out");
      }
    }
  }

  private void talksToParts(JsonNode part, JsonPointer at) {
    Set<String> parts = new TreeSet<>();
    document.root().path("parts").fieldNames().forEachRemaining(parts::add);
    JsonNode names = part.path("talksTo");
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i).asText();
      if (Names.isValid(name) && !parts.contains(name)) {
        error(
            at.appendProperty("talksTo").appendIndex(i),
            " " + Names.quote(name) + " is not a part: " + NearestName.hint(name, parts));
      }
    }
  }

  private void portExists(JsonNode port, Set<String> ports, JsonPointer place) {
    // What is not a name is told by the schema.
    if (port.isTextual() && Names.isValid(port.textValue()) && !ports.contains(port.textValue())) {
      error(place, Ports.unknown(port.textValue(), ports));
    }
  }

  /** Tells that the value at a place breaks a rule; {@code text} goes behind its path. */
  private void error(JsonPointer at, String text) {
    YamlDocument.Place place = document.place(at);
    String path = place.path();
    problems.add(new Problem(Severity.ERROR, source, place.line(), path, path + text));
  }
}
