package io.federation.fed;

import io.federation.local.node.LocalNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds nodes by what people call them. */
final class NodeChoice {

  private NodeChoice() {}

  /**
   * Returns the node of this machine that is named; the only one, if none is.
   *
   * @throws IllegalArgumentException with one line that names those there are
   */
  static LocalNode of(List<LocalNode> nodes, @Nullable String name) {
    requireAny(nodes);
    return of(nodes, LocalNode::id, name);
  }

  /**
   * Returns the node that is named; the only one, if none is.
   *
   * @param id finds a node's instance id
   * @throws IllegalArgumentException with one line that names those there are
   */
  static <N> N of(List<N> nodes, Function<N, String> id, @Nullable String name) {
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("no node has told of itself yet: try again later");
    }
    String names = nodes.stream().map(id).collect(Collectors.joining(", "));
    if (name == null && nodes.size() > 1) {
      throw new IllegalArgumentException("name one of the nodes: " + names);
    }
    return find(nodes, id, name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no node " + name + ": name one of " + names));
  }

  /**
   * Makes sure that there are nodes on this machine.
   *
   * @throws IllegalArgumentException with one line if there are none
   */
  static void requireAny(List<LocalNode> nodes) {
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("there are no nodes here: run ./fed up");
    }
  }

  /** Returns the node of this machine that is named, or any if none is. */
  static Optional<LocalNode> find(List<LocalNode> nodes, @Nullable String name) {
    return find(nodes, LocalNode::id, name);
  }

  private static <N> Optional<N> find(
      List<N> nodes, Function<N, String> id, @Nullable String name) {
    return nodes.stream().filter(node -> name == null || id.apply(node).equals(name)).findFirst();
  }
}
