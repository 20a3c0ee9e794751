package io.federation.deploy.tree;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A tree that is being changed. What is not changed is neither copied nor walked through. */
public final class TreeDraft {

  private final Draft top;

  /** Begins with a tree, which stays as it is. */
  public TreeDraft(TreeNode top) {
    this.top = new Draft(top);
  }

  /** Sets the properties of a node; adds it, and those that it is below, if it is not there. */
  public void put(String path, SortedMap<String, Literal> properties) {
    Draft node = top;
    for (String name : names(path)) {
      node = node.childOrNew(name);
    }
    node.properties = properties;
    node.isChanged = true;
  }

  /** Removes a node with all that is below it, if it is there. */
  public void remove(String path) {
    String[] names = names(path);
    Optional<Draft> above = Optional.of(top);
    for (int i = 0; i < names.length - 1; i++) {
      String name = names[i];
      above = above.flatMap(node -> node.child(name));
    }
    above.ifPresent(node -> node.children.put(names[names.length - 1], Optional.empty()));
  }

  private static String[] names(String path) {
    return path.equals("/") ? new String[0] : path.substring(1).split("/", -1);
  }

  /** Returns its top. */
  public TreeNode build() {
    return top.build();
  }

  /** A node. Of its children those are known that were asked for, or are gone. */
  private static final class Draft {
    private final TreeNode before;
    private final Map<String, Optional<Draft>> children = new TreeMap<>();
    private SortedMap<String, Literal> properties;
    private boolean isChanged;

    Draft(TreeNode before) {
      this.before = before;
      this.properties = before.properties();
    }

    Optional<Draft> child(String name) {
      return children.computeIfAbsent(
          name, unasked -> Optional.ofNullable(before.children().get(name)).map(Draft::new));
    }

    Draft childOrNew(String name) {
      Draft child = child(name).orElseGet(() -> new Draft(TreeNode.EMPTY));
      children.put(name, Optional.of(child));
      return child;
    }

    @SuppressWarnings("ReferenceEquality") // to compare whole trees takes longer than to copy them
    TreeNode build() {
      SortedMap<String, TreeNode> built = new TreeMap<>(before.children());
      boolean isSame = !isChanged;
      for (Map.Entry<String, Optional<Draft>> child : children.entrySet()) {
        Optional<TreeNode> node = child.getValue().map(Draft::build);
        isSame &= node.isPresent() && node.get() == built.get(child.getKey());
        node.ifPresentOrElse(
            there -> built.put(child.getKey(), there), () -> built.remove(child.getKey()));
      }
      return isSame ? before : new TreeNode(properties, built);
    }
  }
}
