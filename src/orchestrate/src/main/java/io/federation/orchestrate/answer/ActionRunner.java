package io.federation.orchestrate.answer;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.SortedMap;

/** Does the actions of one set. */
@FunctionalInterface
public interface ActionRunner {

  /**
   * Does an action.
   *
   * @param caller who asks for it
   * @param action one that is declared
   * @param arguments those that the declaration allows
   * @param limit how long it may take
   * @throws IOException with one line that says why it could not be done
   */
  ActionResult run(
      String caller, String action, SortedMap<String, JsonNode> arguments, Duration limit)
      throws IOException, InterruptedException;
}
