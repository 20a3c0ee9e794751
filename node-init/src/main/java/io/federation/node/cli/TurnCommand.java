package io.federation.node.cli;

import io.federation.model.ExitCode;
import io.federation.model.Names;
import io.federation.model.NodeProperty;
import io.federation.model.Version;
import io.federation.model.spec.Durations;
import io.federation.model.spec.NodeConfig;
import io.federation.node.app.Node;
import io.federation.presence.PresenceUnavailableException;
import io.federation.presence.turn.TakeResult;
import io.federation.presence.turn.Turn;
import io.federation.presence.turn.Turn.Holding;
import io.federation.presence.turn.TurnJson;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "turn",
    description = "Lets the nodes of a part act one after the other.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class TurnCommand {

  private static final String PART = "The part whose turn it is (default: the node's own).";

  private final SharedOptions shared;

  TurnCommand(SharedOptions shared) {
    this.shared = shared;
  }

  // Without the standard options: --version is the version to be worked.
  @Command(
      name = "take",
      description = {
        "Takes the turn; a node that has it keeps it, with a new deadline.",
        "The turn of a node that does not live can be taken after its deadline."
      },
      footer = {
        "",
        "Exit codes: 0 it is this node's turn, 65 the version was rejected, 75 somebody else has"
            + " the turn or the Git server is down: try again later."
      })
  int take(
      @Option(names = "--part", paramLabel = "PART", description = PART) @Nullable String part,
      @Option(
              names = "--for",
              paramLabel = "DURATION",
              defaultValue = "5m",
              description = "How long nobody may take it should the node die (default: 5m).")
          String length,
      @Option(
              names = "--version",
              paramLabel = "COMMIT",
              description = {
                "What is to be worked; one that was rejected is refused",
                "(default: NODE_VERSION, where it is set)."
              })
          @Nullable String version,
      @Option(
              names = "--wait",
              paramLabel = "DURATION",
              defaultValue = "0s",
              description = "For how long to try again (default: once).")
          String wait,
      @Option(
              names = {"-h", "--help"},
              usageHelp = true,
              description = "Show this help.")
          boolean help)
      throws PresenceUnavailableException, IOException, InterruptedException {
    Node node = shared.node(false);
    String whose = part(node, part);
    TakeResult taking =
        node.commands()
            .turns()
            .take(
                whose,
                Durations.parsePositive("--for", length, Durations.DAY),
                version(version),
                Durations.parse("--wait", wait, Durations.DAY));
    if (taking instanceof TakeResult.Taken taken) {
      shared.out().println(taken(whose, taken));
      return ExitCode.DONE;
    }
    if (taking instanceof TakeResult.Refused refused) {
      throw new RejectedException(
          "version "
              + refused.version().shortHex()
              + " was rejected: a node of "
              + whose
              + " found it to be bad");
    }
    if (taking instanceof TakeResult.Occupied occupied) {
      throw new TryAgainException(held(whose, occupied.holding()) + " or for as long as it lives");
    }
    throw new TryAgainException("others were faster to take the turn of " + whose);
  }

  private static String held(String part, Holding holding) {
    return String.format(
        "%s has the turn of %s since %s, until %s",
        holding.holder(), part, holding.taken(), holding.deadline());
  }

  private static String taken(String part, TakeResult.Taken taken) {
    String broken =
        taken
            .broken()
            .map(
                before ->
                    "; "
                        + before.holder()
                        + " had it until "
                        + before.deadline()
                        + " and does not live")
            .orElse("");
    return "This node has the turn of " + part + " until " + taken.holding().deadline() + broken;
  }

  private Optional<Version> version(@Nullable String given) {
    String version = given == null ? shared.environment().getOrDefault("NODE_VERSION", "") : given;
    return version.isEmpty() && given == null
        ? Optional.empty()
        : Optional.of(new Version(version));
  }

  @Command(
      name = "leave",
      description = "Leaves the turn to others; one that the node does not have stays as it is.",
      mixinStandardHelpOptions = true)
  int leave(
      @Option(names = "--part", paramLabel = "PART", description = PART) @Nullable String part,
      @Option(
              names = "--reject",
              paramLabel = "COMMIT",
              description = "A version that is bad: no node of the part takes a turn for it.")
          @Nullable String reject,
      @Option(
              names = "--wait",
              paramLabel = "DURATION",
              defaultValue = "1m",
              description = {
                "For how long to try again while the Git server is down",
                "(default: 1m)."
              })
          String wait)
      throws PresenceUnavailableException, IOException, InterruptedException {
    Node node = shared.node(false);
    String whose = part(node, part);
    Optional<Version> bad = Optional.ofNullable(reject).map(Version::new);
    boolean had =
        node.commands().turns().leave(whose, bad, Durations.parse("--wait", wait, Durations.DAY));
    shared
        .out()
        .println(
            (had ? "Left the turn of " : "This node did not have the turn of ")
                + whose
                + bad.map(version -> "; " + version.shortHex() + " is rejected").orElse(""));
    return ExitCode.DONE;
  }

  @Command(
      name = "show",
      description = "Shows who has the turn, and which versions were rejected.",
      mixinStandardHelpOptions = true)
  int show(
      @Option(names = "--part", paramLabel = "PART", description = PART) @Nullable String part,
      @Option(names = "--json", description = "Print JSON.") boolean json)
      throws PresenceUnavailableException, IOException, InterruptedException {
    Node node = shared.node(false);
    String whose = part(node, part);
    Turn turn = node.commands().turns().show(whose);
    if (json) {
      shared.out().print(TurnJson.render(turn));
      return ExitCode.DONE;
    }
    shared
        .out()
        .println(
            turn.holding()
                .map(holding -> held(whose, holding))
                .orElse("Nobody has the turn of " + whose));
    for (Version version : turn.rejected()) {
      shared.out().println("rejected " + version);
    }
    return ExitCode.DONE;
  }

  private static String part(Node node, @Nullable String given) throws IOException {
    if (given == null) {
      return node.commands().federation().name(NodeProperty.NODEPART);
    }
    NodeConfig.Part unused = node.commands().federation().part(Names.check("--part", given));
    return given;
  }
}
