package io.federation.orchestrate.action;

import com.fasterxml.jackson.databind.JsonNode;
import io.federation.model.Names;
import java.util.List;
import java.util.Optional;

/**
 * What an action takes.
 *
 * @param prompt what it is asked for with, in a few words
 * @param isOptional whether it may be left out
 * @param defaultValue what it is where a caller leaves it out
 * @param validation what a text must be
 * @param maxLength how many characters a text may have
 * @param isSecret whether it must not stand in logs
 * @param choices the values there are of a {@link InputType#LIST}
 */
public record Input(
    String name,
    String prompt,
    String description,
    InputType type,
    boolean isOptional,
    Optional<JsonNode> defaultValue,
    Validation validation,
    int maxLength,
    boolean isSecret,
    List<String> choices) {

  public Input {
    choices = List.copyOf(choices);
  }

  /** Returns the value that a word of a command line stands for; it may not be a valid one. */
  JsonNode parse(String word) throws InvalidCallException {
    return type.parse(word)
        .orElseThrow(() -> invalid("is not " + type.expected() + ": " + shown(word)));
  }

  /**
   * Checks a value.
   *
   * @throws InvalidCallException if it must not be that
   */
  void check(JsonNode value) throws InvalidCallException {
    if (!type.isOf(value)) {
      throw invalid("is not " + type.expected() + ": " + shown(text(value)));
    }
    if (value.isTextual()) {
      check(value.textValue());
    }
  }

  private static String text(JsonNode value) {
    return value.isTextual() ? value.textValue() : value.toString();
  }

  private void check(String text) throws InvalidCallException {
    if (text.length() > maxLength) {
      throw invalid("has " + text.length() + " characters: use " + maxLength + " at most");
    }
    if (type == InputType.LIST && !choices.contains(text)) {
      throw invalid("is " + shown(text) + ": use " + String.join(", ", choices));
    }
    if (type == InputType.STRING && !validation.allows(text)) {
      throw invalid("is " + shown(text) + ", which is not " + validation.expected());
    }
  }

  private String shown(String value) {
    return isSecret ? "(secret)" : Names.quote(value);
  }

  private InvalidCallException invalid(String what) {
    return new InvalidCallException(StatusCode.INVALID_DATA, name + " " + what);
  }
}
