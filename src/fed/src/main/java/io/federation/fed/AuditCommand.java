package io.federation.fed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.model.Names;
import io.federation.model.spec.Durations;
import io.federation.orchestrate.action.InvalidCallException;
import io.federation.orchestrate.builtin.BuiltInSets;
import io.federation.orchestrate.call.CallReply;
import io.federation.orchestrate.caller.BatchOptions;
import io.federation.orchestrate.caller.CallClient;
import io.federation.orchestrate.caller.CallResult;
import io.federation.orchestrate.caller.Discovery;
import io.federation.orchestrate.caller.Invocation;
import io.federation.orchestrate.caller.Signer;
import io.federation.orchestrate.filter.NodeFilter;
import io.federation.orchestrate.filter.NodeProfile;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "audit",
    description = {
      "Gathers what nodes have noted of calls: who has asked for what, and what came of it.",
      "Each line stands behind the id of its node."
    },
    footer = {
      "",
      "Exit codes: 0 all have told it, 1 no node was found, 2 some have not, 3 none has.",
      "",
      "fed audit --since 2h --caller ann@example.org"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    versionProvider = VersionInfo.class)
final class AuditCommand implements Callable<Integer> {

  private final SharedOptions shared;
  private final Clock clock;

  @Mixin private final FilterOptions filters = new FilterOptions();

  @Option(
      names = "--since",
      paramLabel = "DURATION",
      description = "Calls that were made so long ago at most, such as 30m, 2h or 7d.")
  private @Nullable String since;

  @Option(
      names = "--caller",
      paramLabel = "NAME",
      description = "Calls of this caller, as allowed_signers names it.")
  private @Nullable String principal;

  @Option(names = "--json", description = "Print JSON: the lines by the nodes' ids.")
  private boolean json;

  @Mixin private final SigningOptions signing;
  @Mixin private final ClusterOptions cluster;

  @Parameters(paramLabel = "NODE", description = "Whose lines; all that are meant if left out.")
  private List<String> nodes = new ArrayList<>();

  AuditCommand(SharedOptions shared, Clock clock) {
    this.shared = shared;
    this.clock = clock;
    this.signing = new SigningOptions(shared);
    this.cluster = new ClusterOptions(shared);
  }

  @Override
  public Integer call() throws ClusterUnavailableException, InterruptedException, IOException {
    NodeFilter filter = filters.filter();
    if (!nodes.isEmpty() && !filters.isEmpty()) {
      throw new IllegalArgumentException("name nodes, or use -F, -C, -A, -I, -W or -S");
    }
    Invocation trail = trail();
    Signer signer = signing.signer(cluster.isElsewhere());
    try (ClusterConnection connection = cluster.connect()) {
      List<String> asked =
          nodes.isEmpty()
              ? new Discovery(connection).find(filter).stream().map(NodeProfile::identity).toList()
              : nodes.stream().map(id -> Names.check("node", id)).toList();
      if (asked.isEmpty()) {
        return CallExit.ofNone(shared);
      }
      CallResult result =
          new CallClient(connection, signer, clock)
              .call(trail, asked, BatchOptions.NONE, trail.answerLimit(), reply -> {});
      print(result);
      return CallExit.of(result);
    }
  }

  private Invocation trail() {
    Map<String, String> words = new HashMap<>();
    if (since != null) {
      Duration ago = Durations.parse("--since", since, Durations.YEAR);
      words.put("since", String.valueOf(clock.instant().minus(ago).getEpochSecond()));
    }
    if (principal != null) {
      words.put("caller", principal);
    }
    try {
      return Invocation.of(BuiltInSets.find(BuiltInSets.AUDIT).orElseThrow(), "trail", words);
    } catch (InvalidCallException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private void print(CallResult result) throws IOException {
    Map<String, JsonNode> lines = new TreeMap<>();
    for (CallReply reply : result.replies().values()) {
      if (reply.isOk()) {
        lines.put(reply.node(), reply.data().getOrDefault("lines", MissingNode.getInstance()));
      } else {
        shared.err().println("fed: " + reply.node() + ": " + reply.message());
      }
    }
    result.silent().forEach(node -> shared.err().println("fed: no response from " + node));
    if (json) {
      shared.out().println(new JsonMapper().writeValueAsString(lines));
    } else {
      lines.forEach(
          (node, each) -> each.forEach(line -> shared.out().println(node + " " + line.asText())));
    }
  }
}
