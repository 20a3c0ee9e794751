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

@Command(
    name = "diff",
    description = {
      "Shows how the tree in ZooKeeper differs from the text: what 'import --trim' would do to it."
    },
    footer = {"", "Exit codes: 0 no difference, 1 some, 2 it could not be found out."},
    exitCodeOnExecutionException = ExitCode.USAGE,
    mixinStandardHelpOptions = true,
    versionProvider = VersionInfo.class)
final class TreeDiffCommand implements Callable<Integer> {

  private final SharedOptions shared;

  @Mixin private final ClusterOptions cluster;

  @Mixin private TreeFiles files = new TreeFiles();

  TreeDiffCommand(SharedOptions shared) {
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
      TreeChanges changes =
          TreeChanges.between(
              new TreeStore(connection).read(text.top().children().keySet()), text.top());
      List<TreeChange> differences = changes.inOrder(true);
      for (TreeChange difference : differences) {
        difference.lines().forEach(shared.out()::println);
      }
      return differences.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }
  }
}
