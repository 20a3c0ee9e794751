package io.federation.fed;

import io.federation.local.node.LocalNode;
import io.federation.model.Names;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "partners",
    description = {
      "Shows which partners of a part a node finds: runs 'node-init partners' on it.",
      "One line each: id, address, ports. Exit code 75 if nobody is there (yet)."
    },
    footer = {
      "",
      "Which database does app1-1 use?      fed partners db1 --of app1-1 --awake",
    },
    mixinStandardHelpOptions = true,
    versionProvider = VersionInfo.class)
final class PartnersCommand implements Callable<Integer> {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final SharedOptions shared;

  @Parameters(paramLabel = "PART", description = "The part that is looked for.")
  private String part = "";

  @Option(
      names = "--of",
      paramLabel = "NODE",
      description = "The node that looks (default: the first one; itself it does not find).")
  private @Nullable String node;

  @Option(names = "--awake", description = "Only those who answer their part's probe.")
  private boolean awake;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  PartnersCommand(SharedOptions shared) {
    this.shared = shared;
  }

  @Override
  public Integer call() throws IOException {
    Names.check("PART", part);
    List<LocalNode> nodes = shared.federation(event -> {}).nodes();
    LocalNode asked = node == null && !nodes.isEmpty() ? nodes.get(0) : NodeChoice.of(nodes, node);
    List<String> call = new ArrayList<>(List.of("partners", "--part", part));
    if (awake) {
      call.add("--awake");
    }
    if (json) {
      call.add("--json");
    }
    NodeCall.Answer answer = NodeCall.on(asked, shared.environment(), LIMIT, call);
    answer.out().forEach(shared.out()::println);
    answer.err().forEach(line -> shared.err().println(asked.id() + ": " + line));
    return answer.code();
  }
}
