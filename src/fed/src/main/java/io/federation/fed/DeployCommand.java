package io.federation.fed;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What hosts deploy by the tree in ZooKeeper; does nothing without one of its commands. */
@Command(
    name = "deploy",
    description = {
      "When hosts deploy what the tree in ZooKeeper says: whenever the cluster has another version"
          + " than they have, which is any value."
    },
    footer = {"", "'fed deploy COMMAND --help' says more about a command."},
    mixinStandardHelpOptions = true,
    versionProvider = VersionInfo.class,
    synopsisSubcommandLabel = "COMMAND")
final class DeployCommand {

  private DeployCommand() {}

  static CommandLine of(SharedOptions shared) {
    return new CommandLine(new DeployCommand())
        .addSubcommand(new DeploySyncCommand(shared))
        .addSubcommand(new DeployPlanCommand(shared))
        .addSubcommand(new DeployStatusCommand(shared))
        .addSubcommand(new DeploySetVersionCommand(shared))
        .addSubcommand(new DeployStopCommand(shared))
        .addSubcommand(new DeployPauseCommand(shared))
        .addSubcommand(new DeployResumeCommand(shared));
  }
}
