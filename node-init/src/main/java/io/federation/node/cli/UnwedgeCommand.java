package io.federation.node.cli;

import io.federation.model.ExitCode;
import io.federation.model.IllegalTransitionException;
import io.federation.model.NodeStatus;
import io.federation.node.app.Node;
import io.federation.node.home.ManualWedge;
import io.federation.node.repository.NodeRepository;
import io.federation.node.work.UnitFiles;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "unwedge",
    description = "Lets the node try its work again, with the next heartbeat.",
    mixinStandardHelpOptions = true)
final class UnwedgeCommand implements Callable<Integer> {

  private final SharedOptions shared;

  UnwedgeCommand(SharedOptions shared) {
    this.shared = shared;
  }

  @Override
  public Integer call() throws IOException {
    Node node = shared.node(false);
    try {
      return unwedge(node);
    } finally {
      node.events().finish();
    }
  }

  private int unwedge(Node node) throws IOException {
    NodeStatus status = node.lifecycle().status();
    if (!status.state().mayWork()) {
      throw new IllegalTransitionException("unwedge", status.state());
    }
    new ManualWedge(node.nodeInfo()).clear();
    for (NodeRepository repository :
        node.commands().repositories().all(node.commands().config().load())) {
      for (String level : node.nodeInfo().levels()) {
        new UnitFiles(repository.folder(), level).clearFailure();
      }
    }
    if (node.lifecycle().status().state().isWedged()) {
      node.lifecycle().take(NodeStatus::unwedge, "by node-init unwedge");
    } else {
      shared.out().println("The node is not wedged; whatever failed is tried again.");
    }
    return ExitCode.DONE;
  }
}
