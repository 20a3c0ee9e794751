package io.federation.fed;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.deploy.sync.SourceCopy;
import io.federation.deploy.sync.SyncOutcome;
import io.federation.deploy.sync.TreeSync;
import io.federation.model.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "sync",
    description = {
      "Makes the tree in ZooKeeper that of the files *.zk and *.zkx at the top of a repository, and"
          + " the cluster's version that of the repository: Git's commit, Subversion's revision.",
      "Does nothing if the version is the same, or while hosts still come to the one before."
    },
    footer = {
      "",
      "Exit codes: 0 done, or nothing to do; 1 failed, or everybody is to stop; 2 a file is wrong;"
          + " 75 hosts, or another sync, are still at work: try again later."
    },
    mixinStandardHelpOptions = true,
    versionProvider = VersionInfo.class)
final class DeploySyncCommand implements Callable<Integer> {

  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  private final SharedOptions shared;

  @Mixin private final ClusterOptions cluster;

  @Mixin private final TreeSourceOptions tree;

  @Option(names = "--dry-run", description = "Change nothing: say what would be.")
  private boolean dryRun;

  @Option(
      names = "--force",
      description =
          "Do it even if everybody is to stop, and wait for no host. What is in the files must be"
              + " right all the same.")
  private boolean force;

  DeploySyncCommand(SharedOptions shared) {
    this.shared = shared;
    this.cluster = new ClusterOptions(shared);
    this.tree = new TreeSourceOptions(shared, cluster);
  }

  @Override
  public Integer call() throws IOException, ClusterUnavailableException, InterruptedException {
    SourceCopy source = tree.open(Optional.empty());
    try (ClusterConnection connection = cluster.connect()) {
      String self =
          "process " + ProcessHandle.current().pid() + " of " + Files.readString(HOST_NAME).strip();
      SyncOutcome outcome = new TreeSync(connection, source, self).run(force, dryRun);
      if (outcome.kind() == SyncOutcome.Kind.DONE) {
        outcome.lines().forEach(shared.out()::println);
      } else {
        outcome.lines().forEach(line -> shared.err().println("fed: " + line));
      }
      return switch (outcome.kind()) {
        case DONE -> ExitCode.DONE;
        case STOPPED -> ExitCode.FAILED;
        case WRONG -> ExitCode.USAGE;
        case NOT_NOW -> ExitCode.TRY_AGAIN;
      };
    }
  }
}
