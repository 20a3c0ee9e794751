package io.federation.node.script;

import java.io.IOException;
import java.util.Map;

/** Variables that scripts find beside those that say what stands in nodeinfo. */
@FunctionalInterface
public interface MoreVariables {

  MoreVariables NONE = variables -> {};

  void addTo(Map<String, String> variables) throws IOException;
}
