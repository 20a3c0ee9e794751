package io.federation.deploy.tree;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Puts trees together whose texts stand in several files: a node may stand in more than one. */
public final class TreeUnion {

  private TreeUnion() {}

  /**
   * Puts two together.
   *
   * @param conflicts is told in a line of each property that has two values; the first stays
   */
  public static TreeNode of(TreeNode one, TreeNode other, Consumer<String> conflicts) {
    return of("", one, other, conflicts);
  }

  private static TreeNode of(
      String path, TreeNode one, TreeNode other, Consumer<String> conflicts) {
    SortedMap<String, Literal> properties = new TreeMap<>(one.properties());
    other
        .properties()
        .forEach(
            (name, value) -> {
              Literal before = properties.putIfAbsent(name, value);
              if (before != null && !before.equals(value)) {
                conflicts.accept(
                    path
                        + " has "
                        + name
                        + " = "
                        + LiteralText.of(value)
                        + " here and "
                        + LiteralText.of(before)
                        + " in another file: say it once");
              }
            });
    SortedMap<String, TreeNode> children = new TreeMap<>(one.children());
    other
        .children()
        .forEach(
            (name, child) ->
                children.merge(
                    name,
                    child,
                    (before, after) -> of(path + "/" + name, before, after, conflicts)));
    return new TreeNode(properties, children);
  }
}
