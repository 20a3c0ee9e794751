package io.federation.node.cluster;

import io.federation.cluster.ClusterConnection;
import java.io.IOException;

/** What uses the agent's connection to ZooKeeper. */
@FunctionalInterface
public interface ClusterPart {

  /**
   * Begins to use a connection, which may not be there yet.
   *
   * @return to be closed before the connection is
   */
  AutoCloseable begin(ClusterConnection connection) throws IOException;
}
