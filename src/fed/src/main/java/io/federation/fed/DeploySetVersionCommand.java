package io.federation.fed;

import io.federation.cluster.ClusterUnavailableException;
import io.federation.deploy.tree.PlainLiteral;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "set-version",
    description = {
      "Sets the cluster's version: all hosts that have another one deploy what the tree says.",
      "'fed deploy sync' does this by itself."
    },
    footer = {
      "",
      "A number:                     fed deploy set-version 7",
      "The text, and not the number: fed deploy set-version \"'7'\""
    },
    mixinStandardHelpOptions = true,
    versionProvider = VersionInfo.class)
final class DeploySetVersionCommand implements Callable<Integer> {

  private final SharedOptions shared;

  @Mixin private final ClusterOptions cluster;

  @Parameters(
      paramLabel = "VALUE",
      description =
          "A literal as in the tree's text, or a word, such as a commit's id. With None everybody"
              + " stops, with False hosts wait.")
  private String value = "";

  DeploySetVersionCommand(SharedOptions shared) {
    this.shared = shared;
    this.cluster = new ClusterOptions(shared);
  }

  @Override
  public Integer call() throws IOException, ClusterUnavailableException {
    return NewClusterVersion.set(shared, cluster, PlainLiteral.parse(value));
  }
}
