package io.federation.fed;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.deploy.tree.TreeChange;
import io.federation.deploy.tree.TreeChanges;
import io.federation.deploy.zookeeper.TreeStore;
import io.federation.model.ExitCode;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "import",
    description = {
      "Makes the tree in ZooKeeper that of the text: adds nodes, and sets properties to those of the"
          + " text. Nodes at the top that the text lacks stay as they are, and so do those that go"
          + " with the program that made them.",
      "Nothing is changed if anything in a file is wrong."
    },
    footer = {"", "What would it do?  fed tree import --trim --dry-run cust.zk"},
    mixinStandardHelpOptions = true,
    versionProvider = VersionInfo.class)
final class TreeImportCommand implements Callable<Integer> {

  private final SharedOptions shared;

  @Mixin private final ClusterOptions cluster;

  @Mixin private TreeFiles files = new TreeFiles();

  @Option(
      names = "--trim",
      description = "Delete what the text lacks; without, it is named and stays.")
  private boolean trim;

  @Option(names = "--dry-run", description = "Change nothing: say what would be.")
  private boolean dryRun;

  TreeImportCommand(SharedOptions shared) {
    this.shared = shared;
    this.cluster = new ClusterOptions(shared);
  }

  @Override
  public Integer call() throws IOException, ClusterUnavailableException {
    TreeFiles.Read text = files.read();
    if (text.isWrong(shared.err())) {
      return ExitCode.USAGE;
    }
    try (ClusterConnection connection = cluster.connect()) {
      TreeStore store = new TreeStore(connection);
      TreeChanges changes =
          TreeChanges.between(store.read(text.top().children().keySet()), text.top());
      List<TreeChange> steps = changes.inOrder(trim);
      if (!dryRun) {
        store.apply(steps);
      }
      print(changes, steps);
    }
    return ExitCode.DONE;
  }

  private void print(TreeChanges changes, List<TreeChange> steps) {
    for (TreeChange step : steps) {
      step.lines().forEach(line -> shared.out().println((dryRun ? "would " : "") + line));
    }
    if (!trim) {
      changes.extra().forEach(path -> shared.out().println("extra path not trimmed: " + path));
    }
    changes
        .kept()
        .forEach(
            path -> shared.out().println("extra path kept, ephemeral nodes are below it: " + path));
  }
}
