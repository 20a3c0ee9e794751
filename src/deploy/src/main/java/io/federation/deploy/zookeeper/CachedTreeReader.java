package io.federation.deploy.zookeeper;

import io.federation.cluster.CachedTree;
import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.cluster.SharedTree;
import io.federation.deploy.tree.NodeData;
import io.federation.deploy.tree.TreeDraft;
import io.federation.deploy.tree.TreeNode;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * The tree in ZooKeeper for whoever reads it again and again: only what has changed is read anew.
 *
 * <p>Used by one thread.
 */
public final class CachedTreeReader {

  private final CachedTree tree;
  private SortedMap<String, SharedTree.Node> found = Collections.emptySortedMap();
  private TreeNode top = TreeNode.EMPTY;

  /**
   * One that has read nothing yet.
   *
   * @param shallow paths of nodes right below the top, which are read without what is below them
   */
  public CachedTreeReader(ClusterConnection connection, Set<String> shallow) {
    this.tree = new CachedTree(connection, shallow);
  }

  /** Returns the tree's top; nodes that have not changed are the same objects as before. */
  public TreeNode read() throws ClusterUnavailableException, IOException {
    SortedMap<String, SharedTree.Node> now = tree.read();
    if (now == found) {
      return top;
    }
    top = changed(found, now);
    found = now;
    return top;
  }

  @SuppressWarnings("ReferenceEquality") // what is another object may be another node
  private TreeNode changed(
      SortedMap<String, SharedTree.Node> before, SortedMap<String, SharedTree.Node> now)
      throws IOException {
    TreeDraft draft = new TreeDraft(top);
    for (String path : before.keySet()) {
      if (!now.containsKey(path)) {
        draft.remove(path);
      }
    }
    for (Map.Entry<String, SharedTree.Node> node : now.entrySet()) {
      if (before.get(node.getKey()) != node.getValue()) {
        FoundNodes.checkDepth(node.getKey());
        draft.put(node.getKey(), NodeData.read(node.getValue().data()));
      }
    }
    return draft.build();
  }
}
