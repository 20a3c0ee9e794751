package io.federation.node.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.federation.model.ExitCode;
import io.federation.model.Names;
import io.federation.model.spec.NodeConfig;
import io.federation.model.spec.RepositoryUrl;
import io.federation.node.home.NodeInfo;
import io.federation.node.presence.NodeAddress;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "nodeinfo",
    description = "Reads and sets what the node knows about itself, one property per file.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class NodeInfoCommand {

  /** Properties that the node itself keeps: what they say must follow from what happened. */
  private static final Set<String> KEPT_BY_THE_NODE =
      Set.of(
          "state", "statelog", "statetss", "statesince", "heartbeat", "error", "wedged", "pause");

  /** Properties that are used as names, and as parts of paths. */
  static final List<String> NAMES =
      List.of("instance-id", "deployment", "initgitrepo", "stacktype", "nodepart");

  private final SharedOptions shared;

  NodeInfoCommand(SharedOptions shared) {
    this.shared = shared;
  }

  @Command(
      name = "get",
      description = "Prints a property's value; exit code 1 if it is not set.",
      mixinStandardHelpOptions = true)
  int get(@Parameters(paramLabel = "NAME", description = "The property.") String name)
      throws IOException {
    Optional<String> value = nodeInfo().get(name);
    value.ifPresent(shared.out()::println);
    return value.isPresent() ? ExitCode.DONE : ExitCode.FAILED;
  }

  @Command(name = "set", description = "Sets a property.", mixinStandardHelpOptions = true)
  int set(
      @Parameters(paramLabel = "NAME", description = "The property.") String name,
      @Parameters(paramLabel = "VALUE", description = "One line of text.") String value)
      throws IOException {
    set(nodeInfo(), name, value);
    return ExitCode.DONE;
  }

  @Command(name = "list", description = "Prints all properties.", mixinStandardHelpOptions = true)
  int list(@Option(names = "--json", description = "Print JSON.") boolean json) throws IOException {
    SortedMap<String, String> all = nodeInfo().all();
    if (json) {
      ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
      shared.out().println(mapper.writeValueAsString(all));
    } else {
      all.forEach((name, value) -> shared.out().println(name + "=" + value));
    }
    return ExitCode.DONE;
  }

  /**
   * Sets a property on behalf of a person or the bootstrap.
   *
   * @throws IllegalArgumentException if the property is the node's own to keep
   */
  static void set(NodeInfo nodeInfo, String name, String value) throws IOException {
    check(name, value);
    nodeInfo.set(name, value);
  }

  /**
   * Checks whether a person or the bootstrap may set a property. An empty value takes it away.
   *
   * @throws IllegalArgumentException if the property is the node's own to keep, or {@code name} or
   *     {@code value} is not what it should be
   */
  static void check(String name, String value) {
    if (KEPT_BY_THE_NODE.contains(name)) {
      throw new IllegalArgumentException(
          "nodeinfo " + name + " is kept by the node itself and cannot be set");
    }
    NodeInfo.check(name, value);
    String given = value.strip();
    if (given.isEmpty()) {
      return;
    }
    String kind = "nodeinfo " + name;
    if (NAMES.contains(name)) {
      Names.check(kind, given);
    } else if (name.equals("initgiturl")) {
      RepositoryUrl.check(kind, given);
    } else if (name.equals(NodeAddress.PROPERTY)) {
      NodeAddress.check(kind, given);
    } else if (name.equals("initgitbranch")) {
      NodeConfig.Repository.checkBranch(kind, given);
    }
  }

  private NodeInfo nodeInfo() {
    return shared.node(false).nodeInfo();
  }
}
