package io.federation.orchestrate.playbook;

import io.federation.machine.Sleeper;
import io.federation.orchestrate.action.ActionSet;
import io.federation.orchestrate.caller.CallClient;
import io.federation.orchestrate.caller.Discovery;
import java.io.IOException;
import java.util.Map;

/**
 * What a playbook runs with.
 *
 * @param values those that were given for what it asks for, by their names
 * @param isDryRun whether it is only to find nodes and check what it would call
 */
public record PlaybookContext(
    Map<String, String> values,
    Prompt prompt,
    ActionSets declarations,
    Discovery discovery,
    CallClient caller,
    PlaybookOutput output,
    Sleeper sleeper,
    boolean isDryRun) {

  public PlaybookContext {
    values = Map.copyOf(values);
  }

  /** Knows what can be called. */
  @FunctionalInterface
  public interface ActionSets {

    /**
     * Returns a set of actions.
     *
     * @throws IllegalArgumentException with one line if there is none
     */
    ActionSet of(String agent) throws IOException;
  }
}
