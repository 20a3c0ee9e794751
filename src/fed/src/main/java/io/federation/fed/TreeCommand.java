package io.federation.fed;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Deployments by the tree in ZooKeeper; does nothing without one of its commands. */
@Command(
    name = "tree",
    description = {
      "The tree that says what is deployed where: its text, in files that stand in Git, and what is"
          + " in ZooKeeper."
    },
    footer = {"", "'fed tree COMMAND --help' says more about a command."},
    mixinStandardHelpOptions = true,
    versionProvider = VersionInfo.class,
    synopsisSubcommandLabel = "COMMAND")
final class TreeCommand {

  private TreeCommand() {}

  static CommandLine of(SharedOptions shared) {
    return new CommandLine(new TreeCommand())
        .addSubcommand(new TreeCheckCommand(shared))
        .addSubcommand(new TreeShowCommand(shared))
        .addSubcommand(new TreeDiffCommand(shared))
        .addSubcommand(new TreeImportCommand(shared))
        .addSubcommand(new TreeExportCommand(shared));
  }
}
