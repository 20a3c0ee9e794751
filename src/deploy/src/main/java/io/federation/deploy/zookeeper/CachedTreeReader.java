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
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

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
   * @param leftOut paths of nodes right below the top which are not read, nor what is below them
   */
  public CachedTreeReader(ClusterConnection connection, Set<String> leftOut) {
    this.tree = new CachedTree(connection, leftOut);
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
    // Side by side, as most of them are the same objects at the same places.
    Iterator<Map.Entry<String, SharedTree.Node>> rest = before.entrySet().iterator();
    Map.Entry<String, SharedTree.Node> old = next(rest);
    for (Map.Entry<String, SharedTree.Node> node : now.entrySet()) {
      while (old != null && old.getKey().compareTo(node.getKey()) < 0) {
        draft.remove(old.getKey());
        old = next(rest);
      }
      if (old == null || !old.getKey().equals(node.getKey())) {
        put(draft, node);
      } else {
        if (old.getValue() != node.getValue()) {
          put(draft, node);
        }
        old = next(rest);
      }
    }
    for (; old != null; old = next(rest)) {
      draft.remove(old.getKey());
    }
    return draft.build();
  }

  private static void put(TreeDraft draft, Map.Entry<String, SharedTree.Node> node)
      throws IOException {
    FoundNodes.checkDepth(node.getKey());
    draft.put(node.getKey(), NodeData.read(node.getValue().data()));
  }

  private static <T> @Nullable T next(Iterator<T> rest) {
    return rest.hasNext() ? rest.next() : null;
  }
}
