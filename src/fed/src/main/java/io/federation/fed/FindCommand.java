package io.federation.fed;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.model.ExitCode;
import io.federation.orchestrate.caller.Discovery;
import io.federation.orchestrate.filter.NodeFilter;
import io.federation.orchestrate.filter.NodeProfile;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "find",
    description = "Prints the ids of the nodes that answer calls, and are meant.",
    footer = {
      "",
      "Exit codes: 0 there are some, 1 there are none.",
      "",
      "fed find -C app1 -F 'memorysize_mb>2000'"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    versionProvider = VersionInfo.class)
final class FindCommand implements Callable<Integer> {

  private final SharedOptions shared;

  @Mixin private final FilterOptions filters = new FilterOptions();
  @Mixin private final ClusterOptions cluster;

  @Option(names = "--json", description = "Print a list of JSON.")
  private boolean json;

  FindCommand(SharedOptions shared) {
    this.shared = shared;
    this.cluster = new ClusterOptions(shared);
  }

  @Override
  public Integer call() throws IOException, ClusterUnavailableException {
    NodeFilter filter = filters.filter();
    List<String> ids;
    try (ClusterConnection connection = cluster.connect()) {
      ids = new Discovery(connection).find(filter).stream().map(NodeProfile::identity).toList();
    }
    if (json) {
      shared.out().println(new JsonMapper().writeValueAsString(ids));
    } else {
      ids.forEach(shared.out()::println);
    }
    return ids.isEmpty() ? ExitCode.FAILED : ExitCode.DONE;
  }
}
