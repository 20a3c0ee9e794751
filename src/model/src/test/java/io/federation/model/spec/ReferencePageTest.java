package io.federation.model.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Makes the reference page of federation.yaml from the schema, and compares it with what is there.
 */
class ReferencePageTest {

  private static final Path PAGE = Path.of("../../docs/federation-yaml.md");

  private static final String COMMAND =
      "mvn -q -pl src/model -am -Dtest=ReferencePageTest -Dsurefire.failIfNoSpecifiedTests=false"
          + " -Dreference.write=true test";

  private static final String HEAD =
      """
      # Every key of federation.yaml

      The one description of a federation, at `it/federation.yaml` in its ops repository. An example stands in
      [node-init.md](node-init.md#the-ops-repository). A key that is not here is a warning on a node, and an error for
      `./fed`.

      This page is made from `federation.schema.json`, by

          %s

      """
          .formatted(COMMAND);

  private final JsonNode schema = SpecReader.SCHEMA.json();
  private final StringBuilder page = new StringBuilder(HEAD);

  @Test
  void the_reference_page_says_what_the_schema_says() throws IOException {
    String made = make();

    if (Boolean.getBoolean("reference.write")) {
      Files.writeString(PAGE, made);
    }
    assertThat(Files.readString(PAGE))
        .as("docs/federation-yaml.md is not what the schema says; write it anew with: %s", COMMAND)
        .isEqualTo(made);
  }

  private String make() {
    writeKeys("", schema);
    page.append("## Values\n\n| value | |\n|---|---|\n");
    for (Map.Entry<String, JsonNode> definition : schema.path("$defs").properties()) {
      if (definition.getValue().path("type").toString().contains("string")) {
        row(
            "<a id=\"" + definition.getKey() + "\"></a>" + definition.getKey(),
            said(definition.getValue()));
      }
    }
    return page.toString();
  }

  /** Returns the description as Markdown. */
  private static String said(JsonNode described) {
    return described.path("description").asText().replace("<", "\\<");
  }

  private void writeKeys(String path, JsonNode map) {
    Map<String, JsonNode> inner = new LinkedHashMap<>();
    page.append(path.isEmpty() ? "## At the top\n\n" : "## " + path + "\n\n");
    page.append("| key | value | left out | what it says |\n|---|---|---|---|\n");
    for (Map.Entry<String, JsonNode> key : map.path("properties").properties()) {
      boolean required = map.path("required").toString().contains("\"" + key.getKey() + "\"");
      String place = path.isEmpty() ? key.getKey() : path + "." + key.getKey();
      row(
          "`" + key.getKey() + "`",
          value(place, key.getValue(), inner),
          required ? "not allowed" : code(key.getValue().path("default")),
          said(key.getValue()) + examples(key.getValue()));
    }
    page.append('\n');
    inner.forEach(this::writeKeys);
  }

  private void row(String... cells) {
    page.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  /** Returns what a value must be; a map with keys of its own is put into {@code inner}. */
  private String value(String path, JsonNode rule, Map<String, JsonNode> inner) {
    String reference = rule.path("$ref").asText();
    String name = reference.substring(reference.lastIndexOf('/') + 1);
    JsonNode resolved = reference.isEmpty() ? rule : schema.at(reference.substring(1));
    String type = resolved.path("type").toString();
    if (type.contains("integer")) {
      String number =
          "a whole number from " + resolved.path("minimum") + " to " + resolved.path("maximum");
      return type.contains("object")
          ? number + ", or " + section(path, resolved, inner)
          : type.contains("string") ? "[" + name + "](#" + name + ")" : number;
    }
    if (type.contains("boolean")) {
      return "`true` or `false`";
    }
    if (type.contains("array")) {
      return "a list: " + value(path + "[]", resolved.path("items"), inner);
    }
    if (resolved.has("properties")) {
      return section(path, resolved, inner);
    }
    if (type.contains("object")) {
      return "by name: " + value(path + ".NAME", resolved.path("additionalProperties"), inner);
    }
    return "[" + name + "](#" + name + ")";
  }

  private static String section(String path, JsonNode map, Map<String, JsonNode> inner) {
    inner.put(path, map);
    return "`" + path + "`, below";
  }

  private static String code(JsonNode value) {
    String text = value.isTextual() ? value.textValue() : value.toString();
    return text.isEmpty() ? "" : "`" + text + "`";
  }

  private static String examples(JsonNode rule) {
    StringBuilder examples = new StringBuilder();
    for (JsonNode example : rule.path("examples")) {
      examples.append(examples.isEmpty() ? " Such as " : ", ").append(code(example));
    }
    return examples.isEmpty() ? "" : examples.append('.').toString();
  }
}
