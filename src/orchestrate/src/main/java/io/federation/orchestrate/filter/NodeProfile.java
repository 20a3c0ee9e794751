package io.federation.orchestrate.filter;

import java.util.Map;
import java.util.Set;

/**
 * What a node says of itself.
 *
 * @param identity its id
 * @param facts their values by their names
 * @param classes what it is, such as its part
 * @param agents the names of the action sets that it has
 */
public record NodeProfile(
    String identity, Map<String, String> facts, Set<String> classes, Set<String> agents) {

  public NodeProfile {
    facts = Map.copyOf(facts);
    classes = Set.copyOf(classes);
    agents = Set.copyOf(agents);
  }
}
