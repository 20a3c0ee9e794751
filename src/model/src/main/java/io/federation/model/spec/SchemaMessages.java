package io.federation.model.spec;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.ValidationMessage;
import io.federation.model.Names;
import io.federation.model.spec.Problem.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Says for people what a validator found in one document.
 *
 * @param schema the schema the document was validated against
 * @param document the document
 * @param source name of the text
 * @param unknownKey how severe a key is that the schema does not have
 * @param subject what the document as a whole is, such as {@code the description}
 * @param texts by the name of its definition: what checks a text, given the key for the message
 */
record SchemaMessages(
    JsonNode schema,
    YamlDocument document,
    String source,
    Severity unknownKey,
    String subject,
    Map<String, BiConsumer<String, String>> texts) {

  private static final String DEFINITIONS = "$defs";
  private static final String TEXT = "a text";
  private static final String TRUE_OR_FALSE = "true or false";

  /** Returns what a validation message is about, in our words. */
  Problem problem(ValidationMessage found) {
    JsonPointer at = pointer(found.getInstanceLocation());
    JsonPointer keyword = pointer(found.getSchemaLocation().getFragment());
    JsonNode rule = schema.at(keyword.head());
    YamlDocument.Place place = document.place(at);
    String path = place.path();
    JsonNode value = document.root().at(at);
    String key = found.getProperty();
    return switch (found.getType()) {
      case "additionalProperties" ->
          problem(unknownKey, document.place(at.appendProperty(key)), unknownKey(path, key, rule));
      case "propertyNames" ->
          error(document.place(at.appendProperty(key)), refusal("name", "key of " + path, key));
      case "required" ->
          new Problem(
              Severity.ERROR,
              source,
              place.line(),
              place.child(key),
              place.child(key) + " is missing");
      case "type" -> error(place, wrongType(place, value, rule, definition(keyword)));
      case "minimum", "maximum" ->
          error(place, path + " is " + value + ": use " + wholeNumber(rule));
      case "minItems" -> error(place, path + Values.EMPTY_LIST);
      case "pattern" -> error(place, refusal(definition(keyword), path, value.textValue()));
      default -> error(place, subject(path) + ": " + found.getError());
    };
  }

  private static String unknownKey(String path, String key, JsonNode rule) {
    List<String> known = new ArrayList<>();
    rule.path("properties").fieldNames().forEachRemaining(known::add);
    return "unknown key "
        + Names.quote(key)
        + (path.isEmpty() ? "" : " in " + path)
        + ": "
        + NearestName.hint(key, known);
  }

  private String wrongType(
      YamlDocument.Place place, JsonNode value, JsonNode rule, String definition) {
    String subject = subject(place.path());
    String expected = expected(rule);
    if (value.isNull()) {
      return subject + " has no value: it must be " + expected;
    }
    if (expected.equals(TEXT) && value.isValueNode()) {
      return notText(place, definition);
    }
    return subject + " must be " + expected + ", not " + actual(place, value, rule);
  }

  private static String expected(JsonNode rule) {
    JsonNode type = rule.path("type");
    return switch (type.isArray() ? type.path(0).asText() : type.asText()) {
      case "string" -> TEXT;
      case "integer" -> wholeNumber(rule) + (type.isArray() ? ", or a range {min: 1, max: 2}" : "");
      case "array" -> "a list";
      case "boolean" -> TRUE_OR_FALSE;
      default -> "a map of keys and values";
    };
  }

  private String notText(YamlDocument.Place place, String definition) {
    String refusal = tryRefusal(definition, place.path(), place.written());
    return refusal != null
        ? refusal
        : place.path() + " is " + place.shown() + ", which is not text in YAML: put it in quotes";
  }

  private static String wholeNumber(JsonNode rule) {
    return "a whole number from "
        + rule.path("minimum").asText()
        + " to "
        + rule.path("maximum").asText();
  }

  /** Says what a value is; its text only where it cannot be an address with a password in it. */
  private static String actual(YamlDocument.Place place, JsonNode value, JsonNode rule) {
    boolean shown = rule.has("minimum") || expected(rule).equals(TRUE_OR_FALSE);
    return switch (value.getNodeType()) {
      case ARRAY -> "a list";
      case OBJECT -> "a map";
      case STRING -> shown ? "the text " + Names.quote(place.written()) : "a text";
      default -> shown ? place.shown() : "a single value";
    };
  }

  private String refusal(String definition, String path, String text) {
    String refusal = tryRefusal(definition, path, text);
    return refusal != null ? refusal : path + " " + Names.quote(text) + " is not a " + definition;
  }

  private @Nullable String tryRefusal(String definition, String path, String text) {
    BiConsumer<String, String> check = texts.get(definition);
    if (check != null) {
      try {
        check.accept(path, text);
      } catch (IllegalArgumentException e) {
        return e.getMessage();
      }
    }
    return null;
  }

  /** Returns the name of the definition that a keyword stands in, or the empty string. */
  private static String definition(JsonPointer keyword) {
    return keyword.matchesProperty(DEFINITIONS) ? keyword.tail().getMatchingProperty() : "";
  }

  private static JsonPointer pointer(JsonNodePath path) {
    JsonPointer pointer = JsonPointer.empty();
    for (int i = 0; i < path.getNameCount(); i++) {
      pointer =
          path.getElement(i) instanceof Integer index
              ? pointer.appendIndex(index)
              : pointer.appendProperty(path.getName(i));
    }
    return pointer;
  }

  private String subject(String path) {
    return path.isEmpty() ? subject : path;
  }

  private Problem error(YamlDocument.Place place, String message) {
    return problem(Severity.ERROR, place, message);
  }

  private Problem problem(Severity severity, YamlDocument.Place place, String message) {
    return new Problem(severity, source, place.line(), place.path(), message);
  }
}
