package io.federation.fed;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.model.ExitCode;
import io.federation.orchestrate.action.ActionSet;
import io.federation.orchestrate.action.InvalidCallException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "call",
    description = {
      "Calls an action on nodes, and prints what they answer.",
      "What an action takes and gives:  fed call AGENT --describe"
    },
    footer = {
      "",
      "Exit codes: 0 all have done it, 1 no node was found, or it cannot be called at all, 2 some"
          + " have not done it, or a wrong call, 3 none has answered.",
      "",
      "fed call rpcutil get_fact fact=state -C app1",
      "fed call node pause for=30m --select 'app1 and not cluster=alfa' --batch 5"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    versionProvider = VersionInfo.class)
final class CallCommand implements Callable<Integer> {

  private final SharedOptions shared;

  @Mixin private final NodeSelection selection = new NodeSelection();

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "0",
      description = "Call N nodes at a time.")
  private int batch;

  @Option(
      names = "--batch-sleep",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description = "Wait so long between one batch and the next.")
  private double batchSleep;

  @Option(
      names = {"-t", "--timeout"},
      paramLabel = "SECONDS",
      description =
          "Wait so long for the answers of a batch (default: the action's time limit and 5 s).")
  private @Nullable Double timeout;

  @Option(names = "--dry-run", description = "Print which nodes would be called, and call none.")
  private boolean dryRun;

  @Option(names = "--describe", description = "Print what can be called, and call nothing.")
  private boolean describe;

  @Option(
      names = {"-j", "--json"},
      description = "Print the answers as a list of JSON.")
  private boolean json;

  @Option(
      names = {"-v", "--verbose"},
      description = "Print all answers, not only those that the action's declaration shows.")
  private boolean verbose;

  @Mixin private final SigningOptions signing;
  @Mixin private final ClusterOptions cluster;

  @Parameters(
      index = "0",
      paramLabel = "AGENT",
      description = "The set of actions, such as rpcutil.")
  private String agent = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "ACTION",
      description = "Which action, such as ping.")
  private @Nullable String action;

  @Parameters(index = "2..*", paramLabel = "NAME=VALUE", description = "What the action takes.")
  private List<String> words = new ArrayList<>();

  CallCommand(SharedOptions shared) {
    this.shared = shared;
    this.signing = new SigningOptions(shared);
    this.cluster = new ClusterOptions(shared);
  }

  @Override
  public Integer call() throws ClusterUnavailableException, InterruptedException, IOException {
    ActionSet set = new ActionSetLoader(cluster.ops()).of(agent);
    if (describe) {
      DeclarationText.lines(set).forEach(shared.out()::println);
      return ExitCode.DONE;
    }
    Invocation call = call(set);
    NodeFilter filter = selection.filter();
    if (batch < 0 || batchSleep < 0 || (timeout != null && timeout <= 0)) {
      throw new IllegalArgumentException(
          "--batch and --batch-sleep cannot be negative, and --timeout must be positive");
    }
    BatchOptions batches = new BatchOptions(batch, Duration.ofMillis((long) (batchSleep * 1e3)));
    Optional<Signer> signer =
        dryRun ? Optional.empty() : Optional.of(signing.signer(cluster.isElsewhere()));
    try (ClusterConnection connection = cluster.connect()) {
      List<String> nodes = selection.select(new Discovery(connection), filter);
      if (nodes.isEmpty()) {
        return CallExit.ofNone(shared);
      }
      if (signer.isEmpty()) {
        nodes.forEach(shared.out()::println);
        return ExitCode.DONE;
      }
      CallText text = new CallText(call, shared.out(), json, verbose);
      CallResult result =
          new CallClient(connection, signer.get(), Clock.systemUTC())
              .call(call, nodes, batches, limit(call), text::take);
      text.end(result);
      return CallExit.of(result);
    }
  }

  private Invocation call(ActionSet set) {
    if (action == null) {
      throw new IllegalArgumentException(
          "name an action of " + set.name() + ": " + String.join(", ", set.actions().keySet()));
    }
    try {
      return Invocation.of(set, action, NamedValues.of(words));
    } catch (InvalidCallException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private Duration limit(Invocation call) {
    return timeout == null ? call.answerLimit() : Duration.ofMillis((long) (timeout * 1e3));
  }
}
