package io.federation.fed;

import io.federation.local.LocalFederation;
import io.federation.model.ExitCode;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "down",
    description =
        "Stops the keeper and all processes of all nodes. 'fed up' carries on from there.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionInfo.class)
final class DownCommand implements Callable<Integer> {

  private final SharedOptions shared;

  @Option(
      names = "--purge",
      description =
          "Then remove the federation's folder: the nodes, their volumes, the repositories, and your"
              + " working clones with all that was committed to them.")
  private boolean purge;

  DownCommand(SharedOptions shared) {
    this.shared = shared;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    AtomicBoolean changed = new AtomicBoolean();
    LocalFederation federation =
        shared.federation(
            event -> {
              changed.set(true);
              shared.out().println(event.message());
            });
    if (purge) {
      federation.purge();
    } else {
      federation.down();
    }
    if (!changed.get()) {
      shared.out().println("Nothing to do: nothing of " + shared.home().root() + " runs.");
    }
    return ExitCode.DONE;
  }
}
