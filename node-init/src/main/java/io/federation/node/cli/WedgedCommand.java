package io.federation.node.cli;

import io.federation.model.ExitCode;
import io.federation.model.Names;
import io.federation.model.NodeStatus;
import io.federation.model.UnitName;
import io.federation.node.app.Node;
import io.federation.node.home.ManualWedge;
import io.federation.node.work.UnitFiles;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "wedged",
    description = {
      "Says that the node's work cannot be completed.",
      "From a work script, of that script's unit: it is not tried again before its repository"
          + " moves. Otherwise of the whole node: it does not work before a repository moves."
    },
    mixinStandardHelpOptions = true)
final class WedgedCommand implements Callable<Integer> {

  private final SharedOptions shared;

  @Parameters(paramLabel = "REASON", description = "Why, in one line.")
  private String reason = "";

  WedgedCommand(SharedOptions shared) {
    this.shared = shared;
  }

  @Override
  public Integer call() throws IOException {
    if (reason.isBlank() || reason.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("give the reason in one line of text");
    }
    Node node = shared.node(false);
    String why = node.events().safe(reason);
    String unit = shared.environment().getOrDefault("NODE_UNIT", "");
    Optional<UnitFiles> files =
        unit.isEmpty() ? Optional.empty() : Optional.of(files(node, UnitName.parse(unit)));
    try {
      node.lifecycle().take(NodeStatus::wedge, why);
      if (files.isPresent()) {
        files.get().writeWedgeReason(why);
      } else {
        new ManualWedge(node.nodeInfo()).set(why);
      }
      return ExitCode.DONE;
    } finally {
      node.events().finish();
    }
  }

  private static UnitFiles files(Node node, UnitName unit) {
    Names.check("the repository in NODE_UNIT", unit.repository());
    for (String segment : unit.level().split("/", -1)) {
      Names.check("a level in NODE_UNIT", segment);
    }
    return new UnitFiles(node.home().repository(unit.repository()), unit.level());
  }
}
