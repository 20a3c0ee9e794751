package io.federation.fed;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.fed.board.Table;
import io.federation.model.ExitCode;
import io.federation.orchestrate.caller.Discovery;
import io.federation.orchestrate.filter.NodeFilter;
import io.federation.orchestrate.filter.NodeProfile;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "facts",
    description = "Counts the nodes by the values of a fact.",
    footer = {"", "Exit codes: 0 nodes have it, 1 none has."},
    mixinStandardHelpOptions = true,
    sortOptions = false,
    versionProvider = VersionInfo.class)
final class FactsCommand implements Callable<Integer> {

  private final SharedOptions shared;

  @Mixin private final FilterOptions filters = new FilterOptions();
  @Mixin private final ClusterOptions cluster;

  @Option(names = "--json", description = "Print JSON: the nodes' ids by the values.")
  private boolean json;

  @Parameters(paramLabel = "NAME", description = "The fact's name, such as nodepart.")
  private String name = "";

  FactsCommand(SharedOptions shared) {
    this.shared = shared;
    this.cluster = new ClusterOptions(shared);
  }

  @Override
  public Integer call() throws IOException, ClusterUnavailableException {
    NodeFilter filter = filters.filter();
    List<NodeProfile> nodes;
    try (ClusterConnection connection = cluster.connect()) {
      nodes = new Discovery(connection).find(filter);
    }
    Map<String, TreeSet<String>> ids = new TreeMap<>();
    for (NodeProfile node : nodes) {
      String value = node.facts().get(name);
      if (value != null) {
        ids.computeIfAbsent(value, key -> new TreeSet<>()).add(node.identity());
      }
    }
    if (json) {
      shared.out().println(new JsonMapper().writeValueAsString(ids));
    } else {
      print(ids);
    }
    return ids.isEmpty() ? ExitCode.FAILED : ExitCode.DONE;
  }

  private void print(Map<String, ? extends Set<String>> ids) {
    List<List<String>> rows =
        ids.entrySet().stream()
            .sorted(Comparator.comparing(each -> -each.getValue().size()))
            .map(each -> List.of(each.getKey(), String.valueOf(each.getValue().size())))
            .toList();
    Table.plain(rows).forEach(shared.out()::println);
  }
}
