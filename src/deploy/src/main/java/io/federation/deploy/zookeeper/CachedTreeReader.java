package io.federation.deploy.zookeeper;

import io.federation.cluster.CachedTree;
import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.cluster.SharedTree;
import io.federation.deploy.tree.TreeNode;
import java.io.IOException;
import java.util.Set;
import java.util.SortedMap;

/**
 * The tree in ZooKeeper for whoever reads it again and again: only what has changed is read anew.
 *
 * <p>Used by one thread.
 */
public final class CachedTreeReader {

  private final CachedTree tree;
  private FoundNodes found = FoundNodes.NONE;

  /**
   * One that has read nothing yet.
   *
   * @param shallow paths of nodes right below the top, which are read without what is below them
   */
  public CachedTreeReader(ClusterConnection connection, Set<String> shallow) {
    this.tree = new CachedTree(connection, shallow);
  }

  /** Returns the tree's top. */
  public TreeNode read() throws ClusterUnavailableException, IOException {
    SortedMap<String, SharedTree.Node> now = tree.read();
    if (!found.isOf(now)) {
      found = new FoundNodes(now, found);
    }
    return found.at("/").orElse(TreeNode.EMPTY);
  }
}
