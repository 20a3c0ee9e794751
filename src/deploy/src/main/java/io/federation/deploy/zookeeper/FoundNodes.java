package io.federation.deploy.zookeeper;

import io.federation.cluster.SharedTree;
import io.federation.deploy.tree.NodeData;
import io.federation.deploy.tree.TreeNode;
import io.federation.model.Names;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Puts nodes together that were found one by one. */
final class FoundNodes {

  static final FoundNodes NONE = new FoundNodes();

  private final SortedMap<String, SharedTree.Node> found;
  private final Map<String, TreeNode> complete = new HashMap<>();
  private final SortedSet<String> ephemeral = new TreeSet<>();

  private FoundNodes() {
    found = Collections.emptySortedMap();
  }

  FoundNodes(SortedMap<String, SharedTree.Node> found) throws IOException {
    this(found, NONE);
  }

  /**
   * Puts nodes together.
   *
   * @param earlier of which is taken what is the same still
   */
  FoundNodes(SortedMap<String, SharedTree.Node> found, FoundNodes earlier) throws IOException {
    this.found = found;
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
      SortedMap<String, TreeNode> children = below.getOrDefault(path, Collections.emptySortedMap());
      TreeNode built =
          earlier
              .same(path, node, children)
              .orElseGet(() -> new TreeNode(NodeData.read(node.data()), children));
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

  /** Returns a node that was put together of just these. */
  @SuppressWarnings("ReferenceEquality") // what is another object may be another node
  private Optional<TreeNode> same(
      String path, SharedTree.Node node, SortedMap<String, TreeNode> children) {
    return at(path)
        .filter(built -> found.get(path) == node)
        .filter(built -> built.children().size() == children.size())
        .filter(
            built ->
                children.entrySet().stream()
                    .allMatch(child -> built.children().get(child.getKey()) == child.getValue()));
  }

  /** Returns whether it was made of these. */
  boolean isOf(SortedMap<String, SharedTree.Node> nodes) {
    return found == nodes;
  }

  Optional<TreeNode> at(String path) {
    return Optional.ofNullable(complete.get(path));
  }

  /** Returns the paths of nodes that go with the connection of whoever made them. */
  SortedSet<String> ephemeral() {
    return ephemeral;
  }
}
