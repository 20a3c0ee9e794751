package io.federation.local;

import io.federation.local.home.FederationHome;
import io.federation.local.home.HomeLock;
import io.federation.local.keeper.KeeperControl;
import io.federation.local.node.LocalNode;
import io.federation.local.node.NodeProgram;
import io.federation.machine.FileTrees;
import io.federation.machine.LockFile;
import io.federation.machine.MarkedProcesses;
import io.federation.machine.ProcessTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/** Ends what runs of a federation that is there: one node, or all, or all with its files. */
final class Shutdown {

  private final FederationHome home;
  private final KeeperControl keeper;
  private final NodeProgram program;
  private final LocalEvent.Listener listener;
  private final MarkedProcesses processes = new MarkedProcesses(new ProcessTable());

  Shutdown(
      FederationHome home,
      KeeperControl keeper,
      NodeProgram program,
      LocalEvent.Listener listener) {
    this.home = home;
    this.keeper = keeper;
    this.program = program;
    this.listener = listener;
  }

  void kill(String id) throws IOException, InterruptedException {
    List<LocalNode> nodes = LocalNode.present(home);
    LocalNode node =
        nodes.stream()
            .filter(each -> each.id().equals(id))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(noSuchNode(id, nodes)));
    // The mark first: what is killed before it would be brought back by the next heartbeat.
    node.terminate();
    int killed = processes.kill(List.of(node.mark()));
    listener.on(new LocalEvent.NodeKilled(id, killed, keeper.running().isPresent()));
  }

  private static String noSuchNode(String id, List<LocalNode> nodes) {
    String names = nodes.stream().map(LocalNode::id).collect(Collectors.joining(", "));
    return "there is no node "
        + id
        + ": "
        + (names.isEmpty() ? "there are no nodes: run ./fed up" : "the nodes are " + names);
  }

  void stop() throws IOException, InterruptedException {
    try (LockFile held = HomeLock.change(home)) {
      stopAll();
    }
  }

  void purge() throws IOException, InterruptedException {
    try (LockFile held = HomeLock.change(home)) {
      stopKeeper();
      terminate(LocalNode.living(home));
      stopAll();
      // The marker last: cut off before, the folder is still known as ours.
      FileTrees.deleteAllBut(home.marker(), home.root());
      FileTrees.delete(home.root());
      listener.on(new LocalEvent.HomeRemoved(home.root()));
    }
  }

  /** Side by side, as each may wait for work to end. */
  private void terminate(List<LocalNode> nodes) {
    Map<String, String> failures = new ConcurrentSkipListMap<>();
    nodes.parallelStream()
        .forEach(node -> program.terminate(node).ifPresent(why -> failures.put(node.id(), why)));
    failures.forEach((node, why) -> listener.on(new LocalEvent.NodeEndedBadly(node, why)));
  }

  private void stopKeeper() throws IOException, InterruptedException {
    if (keeper.stop()) {
      listener.on(new LocalEvent.KeeperStopped());
    }
  }

  private void stopAll() throws IOException, InterruptedException {
    // The keeper first, so that nothing new is started behind our back.
    stopKeeper();
    List<String> marks = new ArrayList<>(List.of(keeper.mark()));
    LocalNode.existing(home).forEach(node -> marks.add(node.mark()));
    int stopped = processes.stop(marks);
    if (stopped > 0) {
      listener.on(new LocalEvent.ProcessesStopped(stopped));
    }
  }
}
