package io.federation.fed;

import io.federation.cluster.ClusterUnavailableException;
import io.federation.deploy.version.ClusterVersion;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "pause",
    description = {
      "Makes hosts begin no deployment: the cluster's version is False. The next 'fed deploy sync'"
          + " waits for no host, and ends the pause."
    },
    footer = {"", "On again:  fed deploy sync, or fed deploy resume"},
    mixinStandardHelpOptions = true,
    versionProvider = VersionInfo.class)
final class DeployPauseCommand implements Callable<Integer> {

  private final SharedOptions shared;

  @Mixin private final ClusterOptions cluster;

  DeployPauseCommand(SharedOptions shared) {
    this.shared = shared;
    this.cluster = new ClusterOptions(shared);
  }

  @Override
  public Integer call() throws IOException, ClusterUnavailableException {
    return NewClusterVersion.set(shared, cluster, ClusterVersion.PAUSE);
  }
}
