package io.federation.deploy.tree;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What takes the tree back to a version that all hosts had.
 *
 * @param to that version
 * @param from the version whose tree is taken back
 * @param nodes what changed between the two, by path: the properties at that version, nothing of
 *     nodes that were not there
 */
public record TreeUndo(
    Literal to, Literal from, SortedMap<String, Optional<SortedMap<String, Literal>>> nodes) {

  public TreeUndo {
    nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
  }

  /**
   * Makes one that takes changes back.
   *
   * @param there the tree before the changes
   */
  public static TreeUndo of(
      Literal to, Literal from, StoredTree there, List<? extends TreeChange> changes) {
    SortedMap<String, Optional<SortedMap<String, Literal>>> nodes = new TreeMap<>();
    for (TreeChange change : changes) {
      nodes.put(change.path(), there.node(change.path()).map(TreeNode::properties));
    }
    return new TreeUndo(to, from, nodes);
  }

  /** Returns one that takes back what came after the changes of this, too. */
  public TreeUndo mergedWithLater(TreeUndo later) {
    SortedMap<String, Optional<SortedMap<String, Literal>>> all = new TreeMap<>(later.nodes);
    all.putAll(nodes);
    return new TreeUndo(to, later.from, all);
  }

  /** Returns the names of the nodes at the top that it changes something below. */
  public Set<String> tops() {
    return nodes.keySet().stream()
        .map(path -> path.split("/", -1)[1])
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Returns what is still to be done, in an order in which it can be. Nodes that are to go stay
   * without properties where others have made nodes below them.
   *
   * @param there at least what is there of {@link #tops}
   */
  public List<TreeChange> changes(StoredTree there) {
    List<TreeChange> changes = new ArrayList<>();
    Set<String> added = new HashSet<>();
    nodes.forEach(
        (path, before) -> {
          Optional<TreeNode> node = there.node(path);
          if (before.isPresent() && node.isPresent()) {
            set(changes, path, node.get(), before.get());
          } else if (before.isPresent() && canAdd(there, added, path)) {
            added.add(path);
            changes.add(new TreeChange.Add(path, before.get()));
          }
        });
    changes.addAll(removals(there));
    return changes;
  }

  private static boolean canAdd(StoredTree there, Set<String> added, String path) {
    String above = path.substring(0, path.lastIndexOf('/'));
    return above.isEmpty() || added.contains(above) || there.node(above).isPresent();
  }

  private static void set(
      List<TreeChange> changes, String path, TreeNode node, SortedMap<String, Literal> to) {
    if (!node.properties().equals(to)) {
      changes.add(new TreeChange.Set(path, node.properties(), to));
    }
  }

  private List<TreeChange> removals(StoredTree there) {
    List<TreeChange> changes = new ArrayList<>();
    Set<String> gone = new HashSet<>();
    SortedMap<String, Optional<SortedMap<String, Literal>>> childrenFirst =
        new TreeMap<>(Comparator.reverseOrder());
    childrenFirst.putAll(nodes);
    for (Map.Entry<String, Optional<SortedMap<String, Literal>>> each : childrenFirst.entrySet()) {
      String path = each.getKey();
      Optional<TreeNode> node = there.node(path);
      if (each.getValue().isEmpty() && node.isPresent() && !there.ephemeral().contains(path)) {
        if (node.get().children().keySet().stream()
            .allMatch(name -> gone.contains(path + "/" + name))) {
          gone.add(path);
          changes.add(new TreeChange.Delete(path));
        } else {
          set(changes, path, node.get(), new TreeMap<>());
        }
      }
    }
    return changes;
  }
}
