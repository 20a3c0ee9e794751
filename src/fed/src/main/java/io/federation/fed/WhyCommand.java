package io.federation.fed;

import io.federation.fed.view.FederationView;
import io.federation.fed.view.NodeView;
import io.federation.fed.view.TimeText;
import io.federation.local.node.LocalNode;
import io.federation.model.ExitCode;
import io.federation.presence.LastWorkText;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "why",
    description = {
      "Says in one screen why a node worked last, and what came of it: unit, commit, author, subject,"
          + " changed paths, duration, result, last lines.",
      "Of a node that is not here it is what the node has told of itself, also after its end."
    },
    footer = {"", "Why is app1-2 red?      fed why app1-2"},
    mixinStandardHelpOptions = true,
    versionProvider = VersionInfo.class)
final class WhyCommand implements Callable<Integer> {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final SharedOptions shared;

  @Mixin private PresenceOptions presence = new PresenceOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "NODE",
      description = "The node; may be left out if there is only one.")
  private @Nullable String node;

  WhyCommand(SharedOptions shared) {
    this.shared = shared;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!presence.isElsewhere()) {
      List<LocalNode> nodes = shared.federation(event -> {}).nodes();
      Optional<LocalNode> here =
          node == null ? Optional.of(NodeChoice.of(nodes, null)) : NodeChoice.find(nodes, node);
      if (here.isPresent() && Files.exists(here.get().launcher())) {
        return ask(here.get());
      }
    }
    FederationView view = presence.reader(shared).now(true, false);
    TimeText times = new TimeText(view.moment(), ZoneId.systemDefault());
    shared.out().print(WhyText.of(NodeChoice.of(view.nodes(), NodeView::id, node), times));
    return ExitCode.DONE;
  }

  private int ask(LocalNode here) throws IOException {
    NodeCall.Answer answer = NodeCall.on(here, shared.environment(), LIMIT, List.of("why"));
    shared
        .out()
        .print(
            LastWorkText.line(
                "node", here.id() + " (" + here.part() + "), " + here.state().word()));
    answer.out().forEach(shared.out()::println);
    answer.err().forEach(line -> shared.err().println(here.id() + ": " + line));
    return answer.code();
  }
}
