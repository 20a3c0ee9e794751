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
public final class TransactionPart {

  /** Makes what is sent to the servers. */
  interface Maker {
    @SuppressWarnings("ProhibitedExceptionDeclared")
    CuratorOp make(CuratorFramework curator) throws Exception;
  }

  private final Maker maker;
  private final Consumer<Optional<Stat>> ended;

  /** A condition. */
  TransactionPart(Maker maker) {
    this(maker, stat -> {});
  }

  /**
   * A change.
   *
   * @param ended is given what the node is then; nothing if the change was not made, or nobody
   *     knows
   */
  TransactionPart(Maker maker, Consumer<Optional<Stat>> ended) {
    this.maker = maker;
    this.ended = ended;
  }

  /**
   * Carries them out.
   *
   * @return not if a node is gone or has been changed, so that nothing is done
   */
  @SuppressWarnings("ProhibitedExceptionDeclared")
  static boolean carryOut(CuratorFramework curator, List<TransactionPart> parts) throws Exception {
    if (parts.isEmpty()) {
      return true;
    }
    List<CuratorOp> ops = new ArrayList<>();
    for (TransactionPart part : parts) {
      ops.add(part.maker.make(curator));
    }
    List<CuratorTransactionResult> results = List.of();
    try {
      results = curator.transaction().forOperations(ops);
      return true;
    } catch (KeeperException.NoNodeException | KeeperException.BadVersionException e) {
      return false;
    } finally {
      for (int i = 0; i < parts.size(); i++) {
        parts
            .get(i)
            .ended
            .accept(
                results.isEmpty()
                    ? Optional.empty()
                    : Optional.ofNullable(results.get(i).getResultStat()));
      }
    }
  }
}
