package io.federation.node.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.federation.model.ExitCode;
import io.federation.model.NodeProperty;
import io.federation.model.spec.Durations;
import io.federation.model.spec.NodeConfig;
import io.federation.node.app.Node;
import io.federation.node.partner.Partner;
import io.federation.node.presence.LiveNodes;
import io.federation.presence.PresenceUnavailableException;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "partners",
    description = {
      "Prints the nodes of a part that are there, a line each: instance id, address, name=port.",
      "Exit code 75 where there is nobody (yet)."
    },
    mixinStandardHelpOptions = true)
final class PartnersCommand implements Callable<Integer> {

  /** About a second: a heartbeat on another node is what is waited for. */
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);

  private static final Duration LONGEST_PAUSE = Duration.ofMillis(1500);

  /** A heartbeat speaks no longer, as a rule. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final SharedOptions shared;
  private final PrintStream err;
  private final Set<String> complaints = new HashSet<>();

  @Option(
      names = "--part",
      required = true,
      paramLabel = "PART",
      description = "The part, such as db1.")
  private String part = "";

  @Option(names = "--awake", description = "Only those that answer the part's awake probe.")
  private boolean awake;

  @Option(names = "--one", description = "Only the first: another one for each asking node.")
  private boolean one;

  @Option(
      names = "--wait",
      paramLabel = "DURATION",
      description = "Wait for somebody for as long, such as 90s or 2m.")
  private @Nullable String wait;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  PartnersCommand(SharedOptions shared, PrintStream err) {
    this.shared = shared;
    this.err = err;
  }

  @Override
  public Integer call() throws PresenceUnavailableException, IOException, InterruptedException {
    Duration limit = wait == null ? Duration.ZERO : Durations.parse("--wait", wait, Durations.DAY);
    Node node = shared.node(false);
    NodeConfig config = node.commands().config().load();
    if (config.presence().isEmpty()) {
      throw new IllegalArgumentException(
          "no node can say that it is there: add presence to it/federation.yaml");
    }
    NodeConfig.Part known = node.commands().federation().part(part);
    List<Partner> partners =
        node.commands()
            .retries(SHORTEST_PAUSE, LONGEST_PAUSE)
            .tryFor(limit, found -> !found.isEmpty(), () -> find(node, config, known));
    List<Partner> shown = one && !partners.isEmpty() ? partners.subList(0, 1) : partners;
    if (json) {
      shared.out().println(toJson(shown));
    } else {
      shown.forEach(partner -> shared.out().println(partner.line()));
    }
    if (shown.isEmpty()) {
      complain("nobody is " + (awake ? "awake" : "there") + " as " + part + ": try again later");
      return ExitCode.TRY_AGAIN;
    }
    return ExitCode.DONE;
  }

  private List<Partner> find(Node node, NodeConfig config, NodeConfig.Part known)
      throws IOException, InterruptedException {
    Optional<String> trouble = node.commands().presence().refresh(config, LONGEST_WAIT);
    trouble.ifPresent(
        why ->
            complain(
                "cannot ask the presence repository, so these are the nodes known last: " + why));
    List<Partner> partners =
        Partner.among(
            new LiveNodes(node.home()).read(),
            part,
            node.nodeInfo().get(NodeProperty.INSTANCE_ID).orElse(""));
    if (!awake) {
      return partners;
    }
    if (known.awake().isEmpty()) {
      complain("part " + part + " has no awake probe: whoever is there counts as awake");
      return partners;
    }
    return node.commands().probes().awake(partners, known.awake().get(), known.ports());
  }

  /** Says each complaint once, however often it is tried. */
  private void complain(String text) {
    if (complaints.add(text)) {
      err.println("node-init: " + text);
    }
  }

  private String toJson(List<Partner> partners) throws IOException {
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    ArrayNode array = mapper.createArrayNode();
    for (Partner partner : partners) {
      ObjectNode object = array.addObject();
      object.put("instance-id", partner.instanceId());
      object.put("nodepart", partner.nodepart());
      partner.address().ifPresent(address -> object.put("address", address));
      ObjectNode ports = object.putObject("ports");
      partner.ports().forEach(ports::put);
      object.put("state", partner.state());
      if (awake) {
        object.put("awake", true);
      }
    }
    return mapper.writeValueAsString(array);
  }
}
