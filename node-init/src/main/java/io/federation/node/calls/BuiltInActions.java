package io.federation.node.calls;

import io.federation.orchestrate.answer.ActionRunner;
import java.util.Map;

/** The actions of a set that comes with node-init. */
interface BuiltInActions extends ActionRunner {

  /**
   * Returns whether the node has what they work with; otherwise it does not have the set.
   *
   * @param facts of the node
   */
  default boolean isUsable(Map<String, String> facts) {
    return true;
  }
}
