package io.federation.fed;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.deploy.tree.StoredTree;
import io.federation.deploy.tree.TreeText;
import io.federation.model.ExitCode;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "show",
    description = {"Shows the tree that is in ZooKeeper, whatever is there."},
    footer = {"", "Which hosts are there, and what they have:  fed tree show /hosts --ephemeral"},
    mixinStandardHelpOptions = true,
    versionProvider = VersionInfo.class)
final class TreeShowCommand implements Callable<Integer> {

  private final SharedOptions shared;

  @Mixin private final ClusterOptions cluster;

  @Mixin private TreePath path = new TreePath();

  @Option(
      names = "--ephemeral",
      description = "With the nodes that go with the program that made them, such as hosts.")
  private boolean ephemeral;

  TreeShowCommand(SharedOptions shared) {
    this.shared = shared;
    this.cluster = new ClusterOptions(shared);
  }

  @Override
  public Integer call() throws IOException, ClusterUnavailableException {
    try (ClusterConnection connection = cluster.connect()) {
      StoredTree tree = path.read(connection);
      shared.out().print(TreeText.print(ephemeral ? tree.top() : tree.withoutEphemeralNodes()));
    }
    return ExitCode.DONE;
  }
}
