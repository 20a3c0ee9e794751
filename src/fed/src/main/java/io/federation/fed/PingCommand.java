package io.federation.fed;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.orchestrate.action.ActionSet;
import io.federation.orchestrate.action.InvalidCallException;
import io.federation.orchestrate.builtin.BuiltInSets;
import io.federation.orchestrate.caller.BatchOptions;
import io.federation.orchestrate.caller.CallClient;
import io.federation.orchestrate.caller.CallResult;
import io.federation.orchestrate.caller.Discovery;
import io.federation.orchestrate.caller.Invocation;
import io.federation.orchestrate.caller.Signer;
import io.federation.orchestrate.filter.NodeFilter;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "ping",
    description = "Prints which nodes answer, and how soon.",
    footer = {
      "",
      "Exit codes: 0 all answer, 1 no node was found, 2 some do not answer, 3 none does."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    versionProvider = VersionInfo.class)
final class PingCommand implements Callable<Integer> {

  private final SharedOptions shared;

  @Mixin private final NodeSelection selection = new NodeSelection();

  @Option(
      names = {"-t", "--timeout"},
      paramLabel = "SECONDS",
      defaultValue = "5",
      description = "Wait so long for answers; default ${DEFAULT-VALUE}.")
  private double timeout;

  @Mixin private final SigningOptions signing;
  @Mixin private final ClusterOptions cluster;

  PingCommand(SharedOptions shared) {
    this.shared = shared;
    this.signing = new SigningOptions(shared);
    this.cluster = new ClusterOptions(shared);
  }

  @Override
  public Integer call() throws ClusterUnavailableException, InterruptedException, IOException {
    NodeFilter filter = selection.filter();
    if (timeout <= 0) {
      throw new IllegalArgumentException("--timeout must be positive");
    }
    Signer signer = signing.signer(cluster.isElsewhere());
    try (ClusterConnection connection = cluster.connect()) {
      List<String> nodes = selection.select(new Discovery(connection), filter);
      if (nodes.isEmpty()) {
        return CallExit.ofNone(shared);
      }
      long start = System.nanoTime();
      CallResult result =
          new CallClient(connection, signer, Clock.systemUTC())
              .call(
                  ping(),
                  nodes,
                  BatchOptions.NONE,
                  Duration.ofMillis((long) (timeout * 1e3)),
                  reply ->
                      shared
                          .out()
                          .printf(
                              Locale.ROOT,
                              "%-40s %s%n",
                              reply.node(),
                              reply.isOk()
                                  ? String.format(
                                      Locale.ROOT,
                                      "time=%.2f ms",
                                      (System.nanoTime() - start) / 1e6)
                                  : reply.message()));
      shared.out().println();
      shared.out().printf("%d of %d nodes answer%n", result.okCount(), nodes.size());
      result.silent().forEach(node -> shared.out().println("   no response from " + node));
      return CallExit.of(result);
    }
  }

  private static Invocation ping() {
    ActionSet set = BuiltInSets.find(BuiltInSets.RPCUTIL).orElseThrow();
    try {
      return Invocation.of(set, "ping", Map.of());
    } catch (InvalidCallException e) {
      throw new IllegalStateException(e);
    }
  }
}
