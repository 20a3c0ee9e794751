package io.federation.fed;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.deploy.tree.Literal;
import io.federation.deploy.tree.PlainLiteral;
import io.federation.deploy.version.ClusterVersion;
import io.federation.model.ExitCode;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "resume",
    description = {
      "Gives the cluster the version back that it had before a stop, a pause, or a deployment that"
          + " has failed: hosts that do not have it deploy it, or try it again.",
      "Where another program has stopped the cluster, that version is not known: see 'fed deploy"
          + " set-version'."
    },
    mixinStandardHelpOptions = true,
    versionProvider = VersionInfo.class)
final class DeployResumeCommand implements Callable<Integer> {

  private final SharedOptions shared;

  @Mixin private final ClusterOptions cluster;

  DeployResumeCommand(SharedOptions shared) {
    this.shared = shared;
    this.cluster = new ClusterOptions(shared);
  }

  @Override
  public Integer call() throws IOException, ClusterUnavailableException {
    try (ClusterConnection connection = cluster.connect()) {
      Literal version =
          new ClusterVersion(connection)
              .resume()
              .orElseThrow(
                  () ->
                      new IOException(
                          "it is not known which version the cluster had: set one with"
                              + " 'fed deploy set-version VALUE'"));
      shared.out().println("the cluster version is " + PlainLiteral.of(version));
    }
    return ExitCode.DONE;
  }
}
