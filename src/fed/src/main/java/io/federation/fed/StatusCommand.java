package io.federation.fed;

import io.federation.local.FederationStatus;
import io.federation.model.ExitCode;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    description = {
      "Shows all nodes: part, state, since when, commit, last heartbeat, and what is wrong.",
      "Exit code 0 if all is well; 1 if something is wrong with a node, or the keeper does not run."
    },
    mixinStandardHelpOptions = true,
    versionProvider = VersionInfo.class)
final class StatusCommand implements Callable<Integer> {

  private final SharedOptions shared;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  StatusCommand(SharedOptions shared) {
    this.shared = shared;
  }

  @Override
  public Integer call() throws IOException {
    FederationStatus status = shared.federation(event -> {}).status();
    if (json) {
      shared.out().println(StatusJson.of(status));
    } else {
      StatusTable.lines(status, shared.home(), shared.call("up")).forEach(shared.out()::println);
    }
    return status.isWell() ? ExitCode.DONE : ExitCode.FAILED;
  }
}
