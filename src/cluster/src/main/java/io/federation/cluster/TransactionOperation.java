package io.federation.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.transaction.CuratorOp;
import org.apache.curator.framework.api.transaction.CuratorTransactionResult;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;

/** A condition, or a change, that servers carry out in one with others: all of them, or none. */
public final class TransactionOperation {

  /** Makes what is sent to the servers; may throw what servers would answer. */
  interface Factory {
    @SuppressWarnings("ProhibitedExceptionDeclared")
    CuratorOp make(CuratorFramework curator) throws Exception;
  }

  private final Factory factory;
  private final Consumer<Optional<Stat>> onResult;

  /** A condition. */
  TransactionOperation(Factory factory) {
    this(factory, stat -> {});
  }

  /**
   * A change.
   *
   * @param onResult is given what the node is then; nothing if the change was not made, or nobody
   *     knows
   */
  TransactionOperation(Factory factory, Consumer<Optional<Stat>> onResult) {
    this.factory = factory;
    this.onResult = onResult;
  }

  /**
   * Commits them in one transaction.
   *
   * @return false if a node is gone or has been changed, so that nothing is done
   */
  @SuppressWarnings("ProhibitedExceptionDeclared")
  static boolean commit(CuratorFramework curator, List<TransactionOperation> operations)
      throws Exception {
    if (operations.isEmpty()) {
      return true;
    }
    List<CuratorTransactionResult> results = List.of();
    try {
      List<CuratorOp> ops = new ArrayList<>();
      for (TransactionOperation operation : operations) {
        ops.add(operation.factory.make(curator));
      }
      results = curator.transaction().forOperations(ops);
      return true;
    } catch (KeeperException.NoNodeException | KeeperException.BadVersionException e) {
      return false;
    } finally {
      for (int i = 0; i < operations.size(); i++) {
        operations
            .get(i)
            .onResult
            .accept(
                results.isEmpty()
                    ? Optional.empty()
                    : Optional.ofNullable(results.get(i).getResultStat()));
      }
    }
  }
}
