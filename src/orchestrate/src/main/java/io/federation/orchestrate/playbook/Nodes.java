package io.federation.orchestrate.playbook;

import io.federation.orchestrate.filter.NodeProfile;
import java.util.List;

/** Nodes that were found. */
public final class Nodes {

  private final PlaybookContext given;
  private final List<NodeProfile> found;

  Nodes(PlaybookContext given, List<NodeProfile> found) {
    this.given = given;
    this.found = List.copyOf(found);
  }

  /** Returns their ids, sorted. */
  public List<String> ids() {
    return found.stream().map(NodeProfile::identity).toList();
  }

  public int size() {
    return found.size();
  }

  /**
   * Returns the value of a fact of each of them, such as their addresses, in the order of {@link
   * #ids}; the playbook ends if one does not have it.
   */
  public List<String> facts(String name) {
    return found.stream()
        .map(
            node -> {
              String value = node.facts().getOrDefault(name, "");
              if (value.isEmpty()) {
                throw new PlaybookException(node.identity() + " has no fact " + name);
              }
              return value;
            })
        .toList();
  }

  /** Makes sure that each of them answers. */
  public void ping() {
    new PlaybookCall(given, "rpcutil", "ping").limit(this).silently().run();
  }

  /** Returns their ids with commas between them. */
  @Override
  public String toString() {
    return String.join(",", ids());
  }
}
