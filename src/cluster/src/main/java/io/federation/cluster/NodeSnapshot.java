package io.federation.cluster;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.transaction.CuratorOp;

/**
 * A node as it was seen. What depends on it can be done such that servers do it only if nobody has
 * written to the node since.
 *
 * @param dataVersion counts the changes of its data since it was made
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares nodes
public record NodeSnapshot(String path, byte[] data, int dataVersion) {

  /** Returns what fails, and all that is done together with it, if the node has been changed. */
  CuratorOp check(CuratorFramework curator) throws Exception {
    return curator.transactionOp().check().withVersion(dataVersion).forPath(path);
  }
}
