package io.federation.fed.view;

import io.federation.local.home.FederationHome;
import io.federation.local.home.HomeClaim;
import io.federation.local.keeper.KeeperControl;
import io.federation.local.keeper.KeeperRecord;
import io.federation.local.node.LocalNode;
import io.federation.machine.ProcessTable;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What runs on this machine.
 *
 * @param keeper the keeper, if it runs
 * @param nodes the nodes that have a home here, but for those that have ended for good
 * @param gone the ids of those that have
 */
record LocalMachine(Optional<KeeperRecord> keeper, List<LocalNode> nodes, Set<String> gone) {

  /** Returns what runs of the federation in {@code home}. */
  static LocalMachine in(FederationHome home) throws IOException {
    requireFederation(home);
    // First the nodes: one that ends meanwhile is then found among those that are gone.
    List<LocalNode> nodes = LocalNode.present(home);
    Set<String> gone = new HashSet<>();
    LocalNode.existing(home).stream()
        .filter(LocalNode::isTerminated)
        .forEach(node -> gone.add(node.id()));
    LocalNode.gone(home).forEach(node -> gone.add(node.id()));
    return new LocalMachine(
        new KeeperControl(home, new ProcessTable()).running(),
        nodes.stream().filter(node -> !gone.contains(node.id())).toList(),
        gone);
  }

  static void requireFederation(FederationHome home) throws IOException {
    if (HomeClaim.find(home).isEmpty()) {
      throw new IOException("there is no federation in " + home.root() + ": run ./fed up");
    }
  }
}
