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

  private final Map<String, TreeNode> complete = new HashMap<>();
  private final SortedSet<String> ephemeral = new TreeSet<>();

  FoundNodes(SortedMap<String, SharedTree.Node> found) throws IOException {
    Map<String, SortedMap<String, TreeNode>> below = new HashMap<>();
    List<Map.Entry<String, SharedTree.Node>> nodes = new ArrayList<>(found.entrySet());
    // What is below a node is sorted after it.
    Collections.reverse(nodes);
    for (Map.Entry<String, SharedTree.Node> entry : nodes) {
      String path = entry.getKey();
      checkDepth(path);
      SharedTree.Node node = entry.getValue();
      SortedMap<String, TreeNode> children = below.getOrDefault(path, Collections.emptySortedMap());
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

  /** Refuses a node that is too deep for those who walk through trees. */
  static void checkDepth(String path) throws IOException {
    if (path.chars().filter(c -> c == '/').count() > TreeNode.DEEPEST) {
      throw new IOException(
          "nodes are nested more than "
              + TreeNode.DEEPEST
              + " deep in ZooKeeper: delete "
              + Names.quote(path)
              + " or what it is below");
    }
  }

  Optional<TreeNode> at(String path) {
    return Optional.ofNullable(complete.get(path));
  }

  /** Returns the paths of nodes that go with the connection of whoever made them. */
  SortedSet<String> ephemeral() {
    return ephemeral;
  }
}
