package io.federation.fed;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The program as a whole; does nothing without one of its commands. */
@Command(
    name = "fed",
    description = "A federation on this machine: nodes that configure themselves from Git.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionInfo.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Begin with 'fed up'. 'fed COMMAND --help' says more about a command.",
      "Exit codes: 0 done, 1 failed, 2 wrong call or input, 75 try again later."
    })
final class FedCommand {

  @SuppressWarnings("unused") // picocli reads it
  @Mixin
  private final SharedOptions shared;

  FedCommand(SharedOptions shared) {
    this.shared = shared;
  }
}
