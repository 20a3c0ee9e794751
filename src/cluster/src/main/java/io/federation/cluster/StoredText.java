package io.federation.cluster;

import java.io.IOException;
import java.util.Optional;

/** A text that a federation keeps in ZooKeeper beside what its nodes tell. */
public final class StoredText {

  private final ClusterTree tree;
  private final String path;

  /**
   * One that need not be there.
   *
   * @param name of its node
   */
  public StoredText(ClusterConnection connection, String name) {
    this.tree = new ClusterTree(connection);
    this.path = "/notes/" + name;
  }

  public Optional<String> read() throws ClusterUnavailableException, IOException {
    return tree.read(path).map(ClusterTree.Found::text);
  }

  public void write(String text) throws ClusterUnavailableException, IOException {
    tree.write(path, text);
  }
}
