package io.federation.fed;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.deploy.host.PlanInputsStore;
import io.federation.deploy.status.HostPlan;
import io.federation.deploy.status.HostStatus;
import io.federation.deploy.sync.SourceCopy;
import io.federation.deploy.sync.TreePreview;
import io.federation.deploy.tree.Tree;
import io.federation.deploy.zookeeper.TreeStore;
import io.federation.model.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "plan",
    description = {
      "Shows what each host would do, in its order, with the tree of another version, or with what"
          + " stands in files; without either, with the tree that is in ZooKeeper. Does nothing of"
          + " it.",
      "It goes by what the hosts' agents told after their last deployments."
    },
    footer = {
      "",
      "Exit codes: 0 planned, or no host is there; 1 a host could not deploy it, or it cannot be"
          + " found out; 2 a file is wrong.",
      "",
      "Who would do anything at all?",
      "  fed deploy plan --json | jq -r '.hosts[] | select(.steps != []) | .name'"
    },
    mixinStandardHelpOptions = true,
    versionProvider = VersionInfo.class)
final class DeployPlanCommand implements Callable<Integer> {

  private final SharedOptions shared;

  @Mixin private final ClusterOptions cluster;

  @Mixin private final TreeSourceOptions tree;

  @Parameters(
      arity = "0..*",
      paramLabel = "VERSION|FILE",
      description =
          "Of Git a branch, tag or commit, of Subversion a revision; or files that are named *.zk or"
              + " *.zkx, as if they were all that a sync brings.")
  private List<String> wanted = List.of();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  DeployPlanCommand(SharedOptions shared) {
    this.shared = shared;
    this.cluster = new ClusterOptions(shared);
    this.tree = new TreeSourceOptions(shared, cluster);
  }

  @Override
  public Integer call() throws IOException, ClusterUnavailableException, InterruptedException {
    try (ClusterConnection connection = cluster.connect()) {
      TreePreview preview = preview(new TreeStore(connection));
      if (!preview.errors().isEmpty()) {
        preview.errors().forEach(error -> shared.err().println("fed: " + error));
        return ExitCode.USAGE;
      }
      Tree wantedTree = new Tree(preview.top());
      PlanInputsStore states = new PlanInputsStore(connection);
      List<HostPlan> plans = new ArrayList<>();
      for (HostStatus host : DeployStatusCommand.read(preview.top(), connection).hosts()) {
        plans.add(HostPlan.of(host, wantedTree, states.read(host.host().id())));
      }
      if (json) {
        shared.out().println(DeployPlanJson.of(plans));
      } else {
        DeployPlanText.lines(plans).forEach(shared.out()::println);
      }
      return plans.stream().allMatch(plan -> plan.trouble().isEmpty())
          ? ExitCode.DONE
          : ExitCode.FAILED;
    }
  }

  private TreePreview preview(TreeStore store)
      throws IOException, ClusterUnavailableException, InterruptedException {
    List<Path> files = wanted.stream().filter(DeployPlanCommand::isFile).map(Path::of).toList();
    if (!files.isEmpty() && files.size() == wanted.size()) {
      return TreePreview.with(files, store);
    }
    if (wanted.size() > 1) {
      throw new IllegalArgumentException(
          "name one VERSION, or files that are called *.zk or *.zkx: " + String.join(" ", wanted));
    }
    return wanted.isEmpty() && !tree.isGiven()
        ? TreePreview.now(store)
        : TreePreview.with(tree.open(wanted.stream().findFirst()), store);
  }

  private static boolean isFile(String argument) {
    return SourceCopy.isPartOfTree(argument);
  }
}
