package io.federation.deploy.sync;

import io.federation.cluster.ClusterUnavailableException;
import io.federation.deploy.tree.Literal;
import io.federation.deploy.tree.StoredTree;
import io.federation.deploy.tree.TreeNode;
import io.federation.deploy.zookeeper.TreeStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The tree as it would be in ZooKeeper after a sync.
 *
 * @param errors why there would be none, each in a line
 */
public record TreePreview(TreeNode top, List<String> errors) {

  public TreePreview {
    errors = List.copyOf(errors);
  }

  /** Returns the tree as it is. */
  public static TreePreview now(TreeStore store) throws ClusterUnavailableException, IOException {
    return new TreePreview(store.read().top(), List.of());
  }

  /** Returns the tree with what stands in a source. */
  public static TreePreview with(SourceCopy source, TreeStore store)
      throws ClusterUnavailableException, IOException, InterruptedException {
    return with(source.read(), store);
  }

  /**
   * Returns the tree with what stands in files, which are one tree together.
   *
   * @param files as a source has them: what is not in those named {@code *.zkx} alone is trimmed
   */
  public static TreePreview with(List<Path> files, TreeStore store)
      throws ClusterUnavailableException, IOException {
    return with(SourceTree.read(files, new Literal.None()), store);
  }

  private static TreePreview with(SourceTree source, TreeStore store)
      throws ClusterUnavailableException, IOException {
    StoredTree there = store.read();
    return new TreePreview(
        source.errors().isEmpty() ? there.after(source.changes(there)) : there.top(),
        source.errors());
  }
}
