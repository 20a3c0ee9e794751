package io.federation.local.keeper;

import io.federation.local.node.Graveyard;
import io.federation.local.node.LocalNode;
import io.federation.local.process.MarkedProcesses;
import java.util.List;

/** Ends nodes for good. */
final class Endings {

  private final MarkedProcesses processes;
  private final Graveyard graveyard;
  private final Errands errands;
  private final KeeperLog log;

  Endings(MarkedProcesses processes, Graveyard graveyard, Errands errands, KeeperLog log) {
    this.processes = processes;
    this.graveyard = graveyard;
    this.errands = errands;
    this.log = log;
  }

  /** Begins to clear away a node that was terminated: what is left of it dies at once. */
  void clear(LocalNode node) {
    errands.begin(
        node.id(),
        () -> {
          processes.kill(List.of(node.mark()));
          graveyard.bury(node);
          log.tell(node.id(), "is gone");
        });
  }

  /** Begins to end a node that is one too many; its processes may end in peace. */
  void retire(LocalNode node) {
    errands.begin(
        node.id(),
        () -> {
          log.tell(node.id(), "is one too many and ends");
          // First of all, so that no heartbeat is called any more.
          node.terminate();
          processes.stop(List.of(node.mark()));
          graveyard.bury(node);
          log.tell(node.id(), "is gone");
        });
  }
}
