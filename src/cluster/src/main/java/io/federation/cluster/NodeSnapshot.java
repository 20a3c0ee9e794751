package io.federation.cluster;

/**
 * A node as it was seen. What depends on it can be done such that servers do it only if nobody has
 * written to the node since.
 *
 * @param dataVersion counts the changes of its data since it was made
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares nodes
public record NodeSnapshot(String path, byte[] data, int dataVersion) {

  /** Returns the operation that fails a transaction if the node's data has been changed since. */
  public TransactionOperation unchangedCondition() {
    return new TransactionOperation(
        curator -> curator.transactionOp().check().withVersion(dataVersion).forPath(path));
  }
}
