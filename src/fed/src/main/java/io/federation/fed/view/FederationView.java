package io.federation.fed.view;

import io.federation.local.keeper.KeeperRecord;
import io.federation.model.NodeState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A federation at one moment.
 *
 * @param deployment its name
 * @param stacktype the kind of its stack
 * @param url where people reach it; nothing as long as nobody is there to answer
 * @param moment when
 * @param past whether {@code moment} was asked for, and is not now
 * @param keeper the keeper, if it runs on this machine
 * @param wanted how many nodes of each part there should be at least
 * @param nodes the nodes, those of a part together
 * @param hidden how many more there are that have been gone for long
 * @param here whether it lives on this machine
 */
public record FederationView(
    Optional<String> deployment,
    Optional<String> stacktype,
    Optional<String> url,
    Instant moment,
    boolean past,
    Optional<KeeperRecord> keeper,
    Map<String, Integer> wanted,
    List<NodeView> nodes,
    int hidden,
    boolean here) {

  /** Copies the collections. */
  public FederationView {
    wanted = Map.copyOf(wanted);
    nodes = List.copyOf(nodes);
  }

  /** Returns this with another address and other nodes. */
  public FederationView with(Optional<String> page, List<NodeView> others) {
    return new FederationView(
        deployment, stacktype, page, moment, past, keeper, wanted, others, hidden, here);
  }

  /**
   * Returns whether nothing is wrong: the keeper runs, enough nodes of each part are there, and
   * none of these is wedged, has an error, or does not answer. Nodes that are gone do not matter
   * where others have come.
   */
  public boolean isWell() {
    return (past || !here || keeper.isPresent())
        && nodes.stream().noneMatch(FederationView::isBad)
        && (past || wanted.entrySet().stream().allMatch(this::isEnough));
  }

  private static boolean isBad(NodeView node) {
    if (node.isDead()) {
      return false;
    }
    return node.isSilent()
        || node.error().isPresent()
        || NodeState.is(node.state(), NodeState::isWedged)
        || !node.awake().orElse(true);
  }

  private boolean isEnough(Map.Entry<String, Integer> part) {
    long present =
        nodes.stream()
            .filter(node -> node.isPresent() && node.part().equals(part.getKey()))
            .count();
    return present >= part.getValue();
  }
}
