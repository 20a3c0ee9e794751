package io.federation.fed;

import io.federation.cluster.ClusterUnavailableException;
import io.federation.deploy.version.ClusterVersion;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "stop",
    description = {
      "Makes all hosts stop, also what they have begun, as after a deployment that has failed: the"
          + " cluster's version is None. Nothing is synced either."
    },
    footer = {"", "On again:  fed deploy resume"},
    mixinStandardHelpOptions = true,
    versionProvider = VersionInfo.class)
final class DeployStopCommand implements Callable<Integer> {

  private final SharedOptions shared;

  @Mixin private final ClusterOptions cluster;

  DeployStopCommand(SharedOptions shared) {
    this.shared = shared;
    this.cluster = new ClusterOptions(shared);
  }

  @Override
  public Integer call() throws IOException, ClusterUnavailableException {
    return NewClusterVersion.set(shared, cluster, ClusterVersion.STOP);
  }
}
