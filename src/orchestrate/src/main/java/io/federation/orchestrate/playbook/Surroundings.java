package io.federation.orchestrate.playbook;

import io.federation.machine.Sleeper;
import io.federation.orchestrate.action.ActionSet;
import io.federation.orchestrate.caller.Caller;
import io.federation.orchestrate.caller.Discovery;
import java.io.IOException;
import java.util.Map;

/**
 * What a playbook runs with.
 *
 * @param values those that were given for what it asks for, by their names
 * @param isRehearsal whether it is only to find nodes and check what it would call
 */
public record Surroundings(
    Map<String, String> values,
    Prompt prompt,
    Declarations declarations,
    Discovery discovery,
    Caller caller,
    PlaybookOutput output,
    Sleeper sleeper,
    boolean isRehearsal) {

  public Surroundings {
    values = Map.copyOf(values);
  }

  /** Knows what can be called. */
  @FunctionalInterface
  public interface Declarations {

    /**
     * Returns a set of actions.
     *
     * @throws IllegalArgumentException with one line if there is none
     */
    ActionSet of(String agent) throws IOException;
  }
}
