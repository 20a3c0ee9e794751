package io.federation.fed;

import io.federation.model.ExitCode;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "kill",
    description =
        "Ends all processes of a node at once, as when a machine is switched off. The keeper clears"
            + " it away and grows another, with a new name; a volume goes to the successor.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionInfo.class)
final class KillCommand implements Callable<Integer> {

  private final SharedOptions shared;

  @Parameters(paramLabel = "NODE", description = "The node, such as web1-1.")
  private String node = "";

  KillCommand(SharedOptions shared) {
    this.shared = shared;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    shared.federation(event -> shared.out().println(event.message())).kill(node);
    return ExitCode.DONE;
  }
}
