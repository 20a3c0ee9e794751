package io.federation.local;

import io.federation.local.keeper.KeeperRecord;
import io.federation.local.node.LocalNodeStatus;
import io.federation.model.NodeState;
import java.util.List;
import java.util.Optional;

/**
 * How a local federation is.
 *
 * @param deployment its name; nothing if it is only half made
 * @param stacktype the kind of its stack; nothing if it is only half made
 * @param keeper the keeper, if it runs
 * @param nodes its nodes, sorted by id
 */
public record FederationStatus(
    Optional<String> deployment,
    Optional<String> stacktype,
    Optional<KeeperRecord> keeper,
    List<LocalNodeStatus> nodes) {

  /** Copies the list. */
  public FederationStatus {
    nodes = List.copyOf(nodes);
  }

  /** Returns whether the keeper runs and nothing is wrong with any node. */
  public boolean isWell() {
    return keeper.isPresent()
        && nodes.stream()
            .noneMatch(
                node ->
                    node.error().isPresent() || NodeState.is(node.state(), NodeState::isWedged));
  }
}
