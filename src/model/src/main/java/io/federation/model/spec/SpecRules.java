package io.federation.model.spec;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.federation.model.Names;
import io.federation.model.spec.Problem.Severity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rules between several values, which a schema cannot state. */
final class SpecRules {

  private SpecRules() {}

  /** Returns which rules a document breaks. Values of the wrong type are passed over. */
  static List<Problem> check(YamlDocument document, String source) {
    List<Problem> problems = new ArrayList<>();
    uniqueNames(document, source, problems);
    ranges(document, source, problems);
    return problems;
  }

  private static void uniqueNames(YamlDocument document, String source, List<Problem> problems) {
    Map<String, String> owners = new HashMap<>();
    JsonNode repositories = document.root().path("repositories");
    if (!repositories.isArray()) {
      return;
    }
    JsonPointer list = JsonPointer.empty().appendProperty("repositories");
    for (int i = 0; i < repositories.size(); i++) {
      JsonNode name = repositories.get(i).path("name");
      if (!name.isTextual()) {
        continue;
      }
      String owner = owners.putIfAbsent(name.textValue(), "repositories[" + i + "]");
      if (owner != null) {
        String text = " " + Names.quote(name.textValue()) + " is already the name of " + owner;
        problems.add(error(document, source, list.appendIndex(i).appendProperty("name"), text));
      }
    }
  }

  private static void ranges(YamlDocument document, String source, List<Problem> problems) {
    JsonPointer parts = JsonPointer.empty().appendProperty("parts");
    for (Map.Entry<String, JsonNode> part : document.root().path("parts").properties()) {
      JsonNode count = part.getValue().path("count");
      JsonNode min = count.path("min");
      JsonNode max = count.path("max");
      if (min.isIntegralNumber() && max.isIntegralNumber() && min.asLong() > max.asLong()) {
        JsonPointer at =
            parts.appendProperty(part.getKey()).appendProperty("count").appendProperty("min");
        problems.add(
            error(document, source, at, " is " + min + ", more than max, which is " + max));
      }
    }
  }

  private static Problem error(YamlDocument document, String source, JsonPointer at, String text) {
    YamlDocument.Place place = document.place(at);
    return new Problem(Severity.ERROR, source, place.line(), place.path(), place.path() + text);
  }
}
