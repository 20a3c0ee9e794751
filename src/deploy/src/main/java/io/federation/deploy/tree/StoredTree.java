package io.federation.deploy.tree;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A tree as it is in ZooKeeper.
 *
 * @param ephemeral paths of nodes that go with the connection of whoever made them
 */
public record StoredTree(TreeNode top, SortedSet<String> ephemeral) {

  public StoredTree {
    ephemeral = Collections.unmodifiableSortedSet(new TreeSet<>(ephemeral));
  }

  /** Returns it without the ephemeral nodes. */
  public TreeNode withoutEphemeralNodes() {
    return withoutEphemeralNodes("", top);
  }

  private TreeNode withoutEphemeralNodes(String path, TreeNode node) {
    SortedMap<String, TreeNode> children = new TreeMap<>();
    node.children()
        .forEach(
            (name, child) -> {
              String below = path + "/" + name;
              if (!ephemeral.contains(below)) {
                children.put(name, withoutEphemeralNodes(below, child));
              }
            });
    return new TreeNode(node.properties(), children);
  }

  /** Returns the node at a path, if it is there. */
  public Optional<TreeNode> node(String path) {
    Optional<TreeNode> node = Optional.of(top);
    for (String name : path.substring(1).split("/", -1)) {
      node = node.map(above -> above.children().get(name));
    }
    return node;
  }

  /** Returns its top as it would be after changes that can be made one after the other. */
  public TreeNode after(List<? extends TreeChange> changes) {
    TreeDraft draft = new TreeDraft(top);
    for (TreeChange change : changes) {
      if (change instanceof TreeChange.Add add) {
        draft.put(add.path(), add.properties());
      } else if (change instanceof TreeChange.Set set) {
        draft.put(set.path(), set.to());
      } else {
        draft.remove(change.path());
      }
    }
    return draft.build();
  }
}
