package io.federation.node.cli;

import io.federation.machine.Deadline;
import io.federation.machine.LockFile;
import io.federation.model.ExitCode;
import io.federation.model.spec.Durations;
import io.federation.node.app.Node;
import io.federation.node.init.Terminator;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "terminate",
    description = {
      "Ends the node for good, before its machine does: it works no more, others choose it no more,"
          + " and terminate.sh of its levels is run, that of the last level first.",
      "Waits for work that is under way. May be run again."
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 a script failed, 75 no script was started, as work was under way."
    },
    mixinStandardHelpOptions = true)
final class TerminateCommand implements Callable<Integer> {

  private final SharedOptions shared;

  @Option(
      names = "--within",
      paramLabel = "DURATION",
      defaultValue = "2m",
      description = "How long all of it may take, such as 90s (default: 2m).")
  private String within = "2m";

  TerminateCommand(SharedOptions shared) {
    this.shared = shared;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Deadline deadline = Deadline.in(Durations.parsePositive("--within", within, Durations.DAY));
    Node node = shared.node(true);
    try {
      Terminator terminator = node.commands().terminator();
      terminator.begin("by node-init terminate");
      Optional<LockFile> work = node.commands().locks().waitForWork(deadline.left());
      if (work.isEmpty()) {
        throw new TryAgainException(
            "no script that ends the node was started, as its work is still under way: "
                + node.commands().locks().workHolder());
      }
      try (LockFile held = work.get()) {
        return terminator.runScripts(deadline) ? ExitCode.DONE : ExitCode.FAILED;
      }
    } finally {
      node.events().finish();
    }
  }
}
