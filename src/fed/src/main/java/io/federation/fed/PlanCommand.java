package io.federation.fed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.federation.fed.board.Line;
import io.federation.fed.board.Table;
import io.federation.fed.board.TextStyle;
import io.federation.local.home.FederationHome;
import io.federation.local.node.LocalNode;
import io.federation.model.ExitCode;
import io.federation.model.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "plan",
    description = {
      "Says, of a commit that is not pushed yet, which nodes would run which work, and why or why"
          + " not. Asks each node of this machine ('node-init plan'); nothing changes there.",
      "The commit is one of your working clone: what is not committed is not seen."
    },
    footer = {
      "",
      "Before a push to the application:   fed plan --repository app",
      "What would that old commit do?      fed plan HEAD~3"
    },
    mixinStandardHelpOptions = true,
    versionProvider = VersionInfo.class)
final class PlanCommand implements Callable<Integer> {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final SharedOptions shared;

  @Parameters(
      arity = "0..1",
      paramLabel = "COMMIT",
      defaultValue = "HEAD",
      description = "The commit (default: ${DEFAULT-VALUE} of your working clone).")
  private String commit = "";

  @Option(
      names = "--repository",
      paramLabel = "NAME",
      defaultValue = FederationHome.OPS,
      description = "Whose commit it is (default: ${DEFAULT-VALUE}).")
  private String repository = "";

  @Option(names = "--json", description = "Print JSON: what each node says.")
  private boolean json;

  PlanCommand(SharedOptions shared) {
    this.shared = shared;
  }

  @Override
  public Integer call() throws IOException {
    Names.check("--repository", repository);
    List<LocalNode> nodes = shared.federation(event -> {}).nodes();
    NodeChoice.requireAny(nodes);
    Path clone = shared.home().clone(repository);
    if (!Files.isDirectory(clone)) {
      throw new IllegalArgumentException(
          "there is no working clone " + clone + ": name another with --repository");
    }
    List<NodePlan> plans = nodes.parallelStream().map(node -> plan(node, clone)).toList();
    print(plans);
    return plans.stream().allMatch(NodePlan::isKnown) ? ExitCode.DONE : ExitCode.FAILED;
  }

  private NodePlan plan(LocalNode node, Path clone) {
    List<String> call =
        List.of("plan", commit, "--repository", repository, "--from", clone.toString(), "--json");
    try {
      return NodePlan.of(node.id(), NodeCall.on(node, shared.environment(), LIMIT, call));
    } catch (IOException e) {
      return NodePlan.failed(node.id(), ErrorLine.message(e));
    }
  }

  private void print(List<NodePlan> plans) throws JsonProcessingException {
    if (json) {
      ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
      ArrayNode array = mapper.createArrayNode();
      plans.forEach(plan -> array.add(plan.json()));
      shared.out().println(mapper.writeValueAsString(array));
      return;
    }
    List<List<Line.Words>> rows = new ArrayList<>();
    rows.add(
        Stream.of("NODE", "UNIT", "RUNS", "WHY")
            .map(title -> new Line.Words(title, TextStyle.PLAIN))
            .toList());
    plans.forEach(plan -> rows.addAll(plan.rows()));
    Table.of(rows).forEach(line -> shared.out().println(line.text().stripTrailing()));
  }
}
