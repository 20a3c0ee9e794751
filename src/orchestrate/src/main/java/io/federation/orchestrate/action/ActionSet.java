package io.federation.orchestrate.action;

import io.federation.model.Names;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Actions that belong together, such as those of a load balancer; what MCollective calls an agent.
 *
 * @param name a name in the sense of {@link Names}
 * @param version any text of the author's
 * @param timeLimit how long each of the actions may take
 * @param actions by their names
 * @param digest 64 hexadecimal digits that are the same wherever the declaration says the same
 */
public record ActionSet(
    String name,
    String description,
    String version,
    Duration timeLimit,
    SortedMap<String, Action> actions,
    String digest) {

  public ActionSet {
    actions = Collections.unmodifiableSortedMap(new TreeMap<>(actions));
  }

  /**
   * Returns an action.
   *
   * @throws InvalidCallException if there is none of this name
   */
  public Action action(String action) throws InvalidCallException {
    Action found = actions.get(action);
    if (found == null) {
      throw new InvalidCallException(
          StatusCode.UNKNOWN_ACTION,
          name
              + " has no action "
              + Names.quote(action)
              + ": use "
              + String.join(", ", List.copyOf(actions.keySet())));
    }
    return found;
  }
}
