package io.federation.node.cli;

import io.federation.model.ExitCode;
import io.federation.node.home.LastDeployment;
import io.federation.node.home.NodeHome;
import io.federation.node.status.WhyText;
import io.federation.node.work.FailureRecord;
import io.federation.node.work.LastWorkFile;
import io.federation.node.work.UnitFiles;
import io.federation.presence.LastWork;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "why",
    description = {
      "Shows the last change that made the node work, and what came of it.",
      "Secrets in credentials/ are hidden in what the unit printed; the log has more of it."
    },
    mixinStandardHelpOptions = true)
final class WhyCommand implements Callable<Integer> {

  private final SharedOptions shared;

  @Option(names = "--json", description = "Print JSON: {} if the node never worked.")
  private boolean json;

  WhyCommand(SharedOptions shared) {
    this.shared = shared;
  }

  @Override
  public Integer call() throws IOException {
    NodeHome home = shared.home();
    Optional<LastWork> work = LastWorkFile.read(home);
    if (json) {
      shared.out().print(work.map(LastWork::render).orElse("{}\n"));
      return ExitCode.DONE;
    }
    LastDeployment.read(home).map(WhyText::of).ifPresent(shared.out()::print);
    if (work.isEmpty()) {
      shared.out().println("This node never worked.");
    } else {
      shared.out().print(WhyText.of(work.get(), failure(home, work.get())));
    }
    return ExitCode.DONE;
  }

  private static Optional<FailureRecord> failure(NodeHome home, LastWork work) throws IOException {
    return new UnitFiles(home.repository(work.unit().repository()), work.unit().level())
        .failure()
        .filter(failure -> failure.version().equals(work.version()));
  }
}
