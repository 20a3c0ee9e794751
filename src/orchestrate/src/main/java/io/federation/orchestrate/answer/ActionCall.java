package io.federation.orchestrate.answer;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an action is to do.
 *
 * @param caller who asks for it
 * @param action one that is declared
 * @param arguments those that the declaration allows
 * @param limit how long it may take
 */
public record ActionCall(
    String caller, String action, SortedMap<String, JsonNode> arguments, Duration limit) {

  public ActionCall {
    arguments = Collections.unmodifiableSortedMap(new TreeMap<>(arguments));
  }

  /** Returns the text of an input that may be left out. */
  public Optional<String> optional(String input) {
    return Optional.ofNullable(arguments.get(input)).map(JsonNode::asText);
  }

  /** Returns the text of an input that is always there. */
  public String text(String input) {
    return optional(input).orElseThrow();
  }
}
