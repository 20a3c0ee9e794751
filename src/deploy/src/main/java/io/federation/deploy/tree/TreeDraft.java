package io.federation.deploy.tree;

import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** A node of a tree that is being changed, with all that is below it. */
final class TreeDraft {

  private SortedMap<String, Literal> properties;
  private final SortedMap<String, TreeDraft> children = new TreeMap<>();

  TreeDraft(TreeNode node) {
    properties = node.properties();
    node.children().forEach((name, child) -> children.put(name, new TreeDraft(child)));
  }

  /** Makes a change that can be made. */
  void make(TreeChange change) {
    TreeDraft above = this;
    String[] names = change.path().split("/", -1);
    for (int i = 1; i < names.length - 1; i++) {
      above = above.child(names[i]);
    }
    String name = names[names.length - 1];
    if (change instanceof TreeChange.Add add) {
      above.children.put(name, new TreeDraft(new TreeNode(add.properties(), new TreeMap<>())));
    } else if (change instanceof TreeChange.Set set) {
      above.child(name).properties = set.to();
    } else {
      above.children.remove(name);
    }
  }

  private TreeDraft child(String name) {
    return Objects.requireNonNull(children.get(name), name);
  }

  TreeNode build() {
    SortedMap<String, TreeNode> built = new TreeMap<>();
    children.forEach((name, child) -> built.put(name, child.build()));
    return new TreeNode(properties, built);
  }
}
