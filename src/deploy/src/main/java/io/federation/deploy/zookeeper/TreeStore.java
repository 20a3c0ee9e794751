package io.federation.deploy.zookeeper;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.cluster.SharedTree;
import io.federation.deploy.tree.NodeData;
import io.federation.deploy.tree.StoredTree;
import io.federation.deploy.tree.TreeChange;
import io.federation.deploy.tree.TreeNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The tree in ZooKeeper, from its top on. */
public final class TreeStore {

  private final SharedTree tree;

  public TreeStore(ClusterConnection connection) {
    this.tree = new SharedTree(connection);
  }

  /** Reads all but {@link SharedTree#RESERVED_NAMES}. */
  public StoredTree read() throws ClusterUnavailableException, IOException {
    FoundNodes found = new FoundNodes(tree.read("/"));
    return new StoredTree(found.at("/").orElse(TreeNode.EMPTY), found.ephemeral());
  }

  /**
   * Reads some of the nodes at the top, with all that is below them.
   *
   * @param names of nodes that may be there or not
   * @throws IllegalArgumentException if one is of {@link SharedTree#RESERVED_NAMES}
   */
  public StoredTree read(Collection<String> names) throws ClusterUnavailableException, IOException {
    for (String name : names) {
      if (SharedTree.RESERVED_NAMES.contains(name)) {
        throw new IllegalArgumentException(
            "/" + name + " is not for deployments, others keep theirs there: use another name");
      }
    }
    FoundNodes found = new FoundNodes(tree.read(names.stream().map(name -> "/" + name).toList()));
    SortedMap<String, TreeNode> children = new TreeMap<>();
    names.forEach(name -> found.at("/" + name).ifPresent(node -> children.put(name, node)));
    return new StoredTree(new TreeNode(new TreeMap<>(), children), found.ephemeral());
  }

  /**
   * Reads a node with all that is below it.
   *
   * @param path begins with {@code /}, and is not the top
   * @return a tree that has this node at its top; nothing if it is not there
   */
  public Optional<StoredTree> read(String path) throws ClusterUnavailableException, IOException {
    FoundNodes found = new FoundNodes(tree.read(path));
    String above = path.substring(0, path.lastIndexOf('/'));
    SortedSet<String> ephemeral = new TreeSet<>();
    found.ephemeral().forEach(each -> ephemeral.add(each.substring(above.length())));
    return found
        .at(path)
        .map(
            node ->
                new StoredTree(
                    new TreeNode(
                        new TreeMap<>(),
                        new TreeMap<>(Map.of(path.substring(above.length() + 1), node))),
                    ephemeral));
  }

  /**
   * Makes changes, one after the other.
   *
   * @throws IOException if one cannot be made because somebody else changes the tree meanwhile;
   *     those before it are made
   */
  public void apply(List<? extends TreeChange> changes)
      throws ClusterUnavailableException, IOException {
    List<SharedTree.Change> raw = new ArrayList<>();
    for (TreeChange change : changes) {
      if (change instanceof TreeChange.Add add) {
        raw.add(new SharedTree.Create(add.path(), NodeData.write(add.properties())));
      } else if (change instanceof TreeChange.Set set) {
        raw.add(new SharedTree.Write(set.path(), NodeData.write(set.to())));
      } else {
        raw.add(new SharedTree.Delete(change.path()));
      }
    }
    tree.apply(raw);
  }
}
