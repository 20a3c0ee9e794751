package io.federation.fed;

import io.federation.fed.board.Table;
import io.federation.fed.view.FederationView;
import io.federation.fed.view.NodeView;
import io.federation.model.ExitCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "nodes",
    description = {
      "Lists the nodes that are there, as nodes see each other: id, part, state, address, ports.",
    },
    footer = {"", "Each node's id, for a script:  fed nodes --plain"},
    mixinStandardHelpOptions = true,
    versionProvider = VersionInfo.class)
final class NodesCommand implements Callable<Integer> {

  private final SharedOptions shared;

  @Mixin private PresenceOptions presence = new PresenceOptions();

  @Option(names = "--plain", description = "Print the ids alone, one a line.")
  private boolean plain;

  NodesCommand(SharedOptions shared) {
    this.shared = shared;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    FederationView view = presence.reader(shared).now(false, false);
    // Nodes of a federation without presence do not see each other: those that are here are it.
    List<NodeView> nodes =
        view.nodes().stream().filter(node -> node.isPresent() || node.here()).toList();
    if (plain) {
      nodes.forEach(node -> shared.out().println(node.id()));
      return ExitCode.DONE;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("NODE", "PART", "STATE", "ADDRESS", "PORTS"));
    nodes.forEach(
        node ->
            rows.add(
                List.of(
                    node.id(),
                    node.part(),
                    node.state(),
                    node.address().orElse("-"),
                    ports(node.ports()))));
    Table.plain(rows).forEach(shared.out()::println);
    return ExitCode.DONE;
  }

  private static String ports(Map<String, Integer> ports) {
    return ports.isEmpty()
        ? "-"
        : ports.entrySet().stream()
            .map(port -> port.getKey() + "=" + port.getValue())
            .collect(Collectors.joining(" "));
  }
}
