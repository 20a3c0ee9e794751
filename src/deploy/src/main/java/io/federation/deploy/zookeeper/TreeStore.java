package io.federation.deploy.zookeeper;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.cluster.SharedTree;
import io.federation.deploy.tree.NodeData;
import io.federation.deploy.tree.StoredTree;
import io.federation.deploy.tree.TreeChange;
import io.federation.deploy.tree.TreeNode;
import io.federation.model.Names;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
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
    Reading reading = new Reading(tree.read("/"));
    return new StoredTree(reading.at("/").orElse(TreeNode.EMPTY), reading.ephemeral);
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
    Reading reading = new Reading(tree.read(names.stream().map(name -> "/" + name).toList()));
    SortedMap<String, TreeNode> children = new TreeMap<>();
    names.forEach(name -> reading.at("/" + name).ifPresent(node -> children.put(name, node)));
    return new StoredTree(new TreeNode(new TreeMap<>(), children), reading.ephemeral);
  }

  /**
   * Reads a node with all that is below it.
   *
   * @param path begins with {@code /}, and is not the top
   * @return a tree that has this node at its top; nothing if it is not there
   */
  public Optional<StoredTree> read(String path) throws ClusterUnavailableException, IOException {
    Reading reading = new Reading(tree.read(path));
    String above = path.substring(0, path.lastIndexOf('/'));
    SortedSet<String> ephemeral = new TreeSet<>();
    reading.ephemeral.forEach(each -> ephemeral.add(each.substring(above.length())));
    return reading
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

  /** Puts nodes together that were found one by one. */
  private static final class Reading {
    private final Map<String, TreeNode> complete = new HashMap<>();
    private final SortedSet<String> ephemeral = new TreeSet<>();

    Reading(SortedMap<String, SharedTree.Node> found) throws IOException {
      Map<String, SortedMap<String, TreeNode>> below = new HashMap<>();
      List<Map.Entry<String, SharedTree.Node>> nodes = new ArrayList<>(found.entrySet());
      // What is below a node is sorted after it.
      Collections.reverse(nodes);
      for (Map.Entry<String, SharedTree.Node> entry : nodes) {
        String path = entry.getKey();
        if (path.chars().filter(c -> c == '/').count() > TreeNode.DEEPEST) {
          throw new IOException(
              "nodes are nested more than "
                  + TreeNode.DEEPEST
                  + " deep in ZooKeeper: delete "
                  + Names.quote(path)
                  + " or what it is below");
        }
        SharedTree.Node node = entry.getValue();
        SortedMap<String, TreeNode> children =
            below.getOrDefault(path, Collections.emptySortedMap());
        TreeNode built = new TreeNode(NodeData.read(node.data()), children);
        complete.put(path, built);
        if (node.isEphemeral()) {
          ephemeral.add(path);
        }
        if (!path.equals("/")) {
          int end = path.lastIndexOf('/');
          below
              .computeIfAbsent(end == 0 ? "/" : path.substring(0, end), parent -> new TreeMap<>())
              .put(path.substring(end + 1), built);
        }
      }
    }

    Optional<TreeNode> at(String path) {
      return Optional.ofNullable(complete.get(path));
    }
  }
}
