package io.federation.fed;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.deploy.tree.StoredTree;
import io.federation.deploy.zookeeper.TreeStore;
import java.io.IOException;
import picocli.CommandLine.Parameters;

/** Which part of the tree in ZooKeeper is meant. */
final class TreePath {

  @Parameters(
      arity = "0..1",
      paramLabel = "PATH",
      defaultValue = "/",
      description =
          "The node to begin at, such as /cust (default: all, without what federations and ZooKeeper"
              + " keep for themselves).")
  private String path = "";

  StoredTree read(ClusterConnection connection) throws ClusterUnavailableException, IOException {
    if (!path.matches("/|(?:/[^/]+)+")) {
      throw new IllegalArgumentException(
          path + " is not a path: begin with a /, and end with a name");
    }
    TreeStore store = new TreeStore(connection);
    if (path.equals("/")) {
      return store.read();
    }
    return store
        .read(path)
        .orElseThrow(
            () ->
                new IOException(
                    "there is no " + path + " in the ZooKeeper at " + connection.servers()));
  }
}
