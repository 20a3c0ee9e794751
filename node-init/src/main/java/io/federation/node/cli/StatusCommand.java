package io.federation.node.cli;

import io.federation.model.ExitCode;
import io.federation.node.app.Node;
import io.federation.node.status.StatusJson;
import io.federation.node.status.StatusReader;
import io.federation.node.status.StatusReport;
import io.federation.node.status.StatusText;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    description = {
      "Shows who the node is, its state, its repositories and work units, and what is wrong.",
      "Exit code 0 if nothing is wrong, 1 if something is."
    },
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

  private final SharedOptions shared;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  StatusCommand(SharedOptions shared) {
    this.shared = shared;
  }

  @Override
  public Integer call() throws IOException {
    Node node = shared.node(false);
    StatusReport report =
        new StatusReader(
                node.home(),
                node.nodeInfo(),
                node.commands().repositories(),
                node.commands().config(),
                node.commands().pause())
            .read(Instant.now());
    shared.out().print(json ? StatusJson.of(report) : StatusText.of(report));
    return report.isWell() ? ExitCode.DONE : ExitCode.FAILED;
  }
}
