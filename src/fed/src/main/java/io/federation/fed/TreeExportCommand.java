package io.federation.fed;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.deploy.tree.TreeExport;
import io.federation.model.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "export",
    description = {
      "Prints the text of the tree that is in ZooKeeper, from which 'import' makes the same tree, or"
          + " says why there is none. Nodes that go with the program that made them are left out."
    },
    footer = {"", "Into Git:  fed tree export /cust >cust.zk"},
    mixinStandardHelpOptions = true,
    versionProvider = VersionInfo.class)
final class TreeExportCommand implements Callable<Integer> {

  private final SharedOptions shared;

  @Mixin private final ClusterOptions cluster;

  @Mixin private TreePath path = new TreePath();

  TreeExportCommand(SharedOptions shared) {
    this.shared = shared;
    this.cluster = new ClusterOptions(shared);
  }

  @Override
  public Integer call()
      throws IOException, ClusterUnavailableException, TreeExport.NoTextException {
    try (ClusterConnection connection = cluster.connect()) {
      String text = TreeExport.of(path.read(connection).withoutEphemeralNodes());
      // What is read again must not be escaped for a terminal.
      shared.out().write(text.getBytes(StandardCharsets.UTF_8));
      shared.out().flush();
    }
    return ExitCode.DONE;
  }
}
