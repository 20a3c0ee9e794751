package io.federation.orchestrate.action;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Locale;
import java.util.Optional;

/** What kind of value an input is. */
public enum InputType {
  /** A text. */
  STRING("a text"),
  /** A whole number. */
  INTEGER("a whole number"),
  /** A number with a fraction or without. */
  FLOAT("a number"),
  /** The same. */
  NUMBER("a number"),
  /** True or false. */
  BOOLEAN("true or false"),
  /** One of the texts that the declaration lists. */
  LIST("a text"),
  /** A list of values, in JSON. */
  ARRAY("a list in JSON, such as [1, 2]"),
  /** Values by their names, in JSON. */
  HASH("a map in JSON, such as {\"a\": 1}");

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final String expected;

  InputType(String expected) {
    this.expected = expected;
  }

  static InputType of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** Returns what such a value is, for a message. */
  String expected() {
    return expected;
  }

  boolean isOf(JsonNode value) {
    return switch (this) {
      case STRING, LIST -> value.isTextual();
      case INTEGER -> value.isIntegralNumber();
      case FLOAT, NUMBER -> value.isNumber();
      case BOOLEAN -> value.isBoolean();
      case ARRAY -> value.isArray();
      case HASH -> value.isObject();
    };
  }

  /** Returns the value of this kind that a word of a command line stands for, if it does. */
  Optional<JsonNode> parse(String word) {
    if (this == STRING || this == LIST) {
      return Optional.of(JsonNodeFactory.instance.textNode(word));
    }
    try {
      return Optional.of(JSON.readTree(word)).filter(this::isOf);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
