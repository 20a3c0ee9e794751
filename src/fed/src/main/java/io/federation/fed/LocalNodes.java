package io.federation.fed;

import io.federation.local.node.LocalNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds nodes of this machine by what people call them. */
final class LocalNodes {

  private LocalNodes() {}

  /**
   * Returns the node that is named; the only one, if none is.
   *
   * @throws IllegalArgumentException with one line that names those there are
   */
  static LocalNode choose(List<LocalNode> nodes, @Nullable String name) {
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("there are no nodes");
    }
    if (name == null && nodes.size() > 1) {
      throw new IllegalArgumentException("name one of the nodes: " + names(nodes));
    }
    return find(nodes, name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no node " + name + ": name one of " + names(nodes)));
  }

  /** Returns the node that is named, or any if none is. */
  static Optional<LocalNode> find(List<LocalNode> nodes, @Nullable String name) {
    return nodes.stream().filter(node -> name == null || node.id().equals(name)).findFirst();
  }

  private static String names(List<LocalNode> nodes) {
    return nodes.stream().map(LocalNode::id).collect(Collectors.joining(", "));
  }
}
