package io.federation.orchestrate.answer;

import java.io.IOException;

/** Does the actions of one set. */
@FunctionalInterface
public interface ActionRunner {

  /**
   * Does an action.
   *
   * @throws IOException with one line that says why it could not be done
   */
  ActionResult run(ActionCall call) throws IOException, InterruptedException;
}
