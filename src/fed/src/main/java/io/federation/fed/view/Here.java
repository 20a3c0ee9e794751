package io.federation.fed.view;

import io.federation.local.home.FederationHome;
import io.federation.local.home.HomeClaim;
import io.federation.local.home.Marker;
import io.federation.local.keeper.KeeperControl;
import io.federation.local.keeper.KeeperRecord;
import io.federation.local.node.LocalNode;
import io.federation.machine.ProcessTable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What runs on this machine.
 *
 * @param marker which federation it is
 * @param keeper the keeper, if it runs
 * @param nodes the nodes that have a home here, but for those that have ended for good
 */
record Here(Marker marker, Optional<KeeperRecord> keeper, List<LocalNode> nodes) {

  /** Returns what runs of the federation in {@code home}. */
  static Here in(FederationHome home) throws IOException {
    Marker marker =
        HomeClaim.find(home)
            .orElseThrow(
                () ->
                    new IOException("there is no federation in " + home.root() + ": run ./fed up"));
    return new Here(
        marker, new KeeperControl(home, new ProcessTable()).running(), LocalNode.present(home));
  }
}
