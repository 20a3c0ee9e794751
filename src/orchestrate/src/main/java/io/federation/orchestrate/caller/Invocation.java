package io.federation.orchestrate.caller;

import com.fasterxml.jackson.databind.JsonNode;
import io.federation.orchestrate.action.Action;
import io.federation.orchestrate.action.ActionSet;
import io.federation.orchestrate.action.InvalidCallException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;

/**
 * What is to be done, wherever that is.
 *
 * @param arguments those that the declaration allows
 */
public record Invocation(ActionSet set, Action action, SortedMap<String, JsonNode> arguments) {

  public Invocation {
    arguments = Collections.unmodifiableSortedMap(arguments);
  }

  /** What a busy node, and the way to it, may take beside the action. */
  private static final Duration BESIDE = Duration.ofSeconds(5);

  /** Returns how long an answer may take. */
  public Duration answerLimit() {
    return set.timeLimit().plus(BESIDE);
  }

  /**
   * Makes one of words.
   *
   * @param words by the names of inputs
   * @throws InvalidCallException if the declaration does not allow it
   */
  public static Invocation of(ActionSet set, String action, Map<String, String> words)
      throws InvalidCallException {
    Action declared = set.action(action);
    return new Invocation(set, declared, declared.parse(words));
  }
}
