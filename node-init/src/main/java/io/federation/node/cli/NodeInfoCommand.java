package io.federation.node.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.federation.model.ExitCode;
import io.federation.model.Names;
import io.federation.model.NodeProperty;
import io.federation.model.spec.NodeConfig;
import io.federation.model.spec.RepositoryUrl;
import io.federation.node.home.NodeInfo;
import io.federation.node.presence.NodeAddress;
import java.io.IOException;
import java.util.Optional;
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
    Optional<NodeProperty> known = NodeProperty.find(name);
    if (known.isPresent() && known.get().isKeptByNode()) {
      throw new IllegalArgumentException(
          "nodeinfo " + name + " is kept by the node itself and cannot be set");
    }
    NodeInfo.check(name, value);
    if (known.isPresent() && !value.isBlank()) {
      check(known.get(), value.strip());
    }
  }

  private static void check(NodeProperty property, String value) {
    String kind = "nodeinfo " + property;
    if (property.isName()) {
      Names.check(kind, value);
    } else if (property == NodeProperty.INITGITURL) {
      RepositoryUrl.check(kind, value);
    } else if (property == NodeProperty.ADDRESS) {
      NodeAddress.check(kind, value);
    } else if (property == NodeProperty.INITGITBRANCH) {
      NodeConfig.Repository.checkBranch(kind, value);
    }
  }

  private NodeInfo nodeInfo() {
    return shared.node(false).nodeInfo();
  }
}
