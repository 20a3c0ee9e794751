package io.federation.orchestrate.playbook;

import io.federation.orchestrate.filter.NodeProfile;
import java.util.List;
import java.util.stream.Collectors;

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
   * Returns what each of them says of itself, with commas between, such as their addresses; the
   * playbook ends if one does not say it.
   */
  public String fact(String name) {
    return found.stream()
        .map(
            node -> {
              String value = node.facts().getOrDefault(name, "");
              if (value.isEmpty()) {
                throw new PlaybookException(node.identity() + " has no fact " + name);
              }
              return value;
            })
        .collect(Collectors.joining(","));
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
