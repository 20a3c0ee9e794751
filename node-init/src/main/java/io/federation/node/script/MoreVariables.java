package io.federation.node.script;

import java.io.IOException;
import java.util.Map;

/** Variables that scripts find beside those that say what stands in nodeinfo. */
@FunctionalInterface
public interface MoreVariables {

  /** Adds nothing. */
  MoreVariables NONE = variables -> {};

  /** Adds them. */
  void addTo(Map<String, String> variables) throws IOException;
}
