package io.federation.cluster;

import java.io.IOException;
import java.util.List;
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

  /** Deletes it, if it is there. */
  public void delete() throws ClusterUnavailableException, IOException {
    tree.deleteIfEmpty(path);
  }

  /** Returns the names of those that are right below {@code folder}, sorted. */
  public static List<String> names(ClusterConnection connection, String folder)
      throws ClusterUnavailableException, IOException {
    return new ClusterTree(connection).names("/notes/" + folder);
  }
}
