package io.federation.local.node;

import io.federation.local.home.FederationHome;
import io.federation.machine.StateFiles;
import io.federation.model.Names;
import io.federation.model.NodeState;
import io.federation.model.spec.FederationSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One node of a local federation.
 *
 * @param id its instance id, {@code <part>-<number>}, such as {@code web1-1}
 * @param part the part it plays
 * @param home its home
 */
public record LocalNode(String id, String part, Path home) {

  /** Stands in the environment of each process of a node, with the path of its home. */
  static final String MARK = "NODE_HOME";

  /** Checks that id and part are names. */
  public LocalNode {
    Names.check("instance-id", id);
    Names.check("nodepart", part);
  }

  private static LocalNode of(FederationHome federation, String part, int number) {
    String id = part + "-" + number;
    return new LocalNode(id, part, federation.nodes().resolve(id));
  }

  /**
   * Returns the nodes that {@code spec} asks for: of each part the smallest number, in its order.
   */
  public static List<LocalNode> wanted(FederationHome federation, FederationSpec spec) {
    List<LocalNode> nodes = new ArrayList<>();
    spec.parts()
        .forEach(
            (name, part) -> {
              for (int number = 1; number <= part.count().min(); number++) {
                nodes.add(of(federation, name, number));
              }
            });
    return nodes;
  }

  /** Returns the nodes that have a home, sorted by id. */
  public static List<LocalNode> existing(FederationHome federation) throws IOException {
    if (!Files.isDirectory(federation.nodes())) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(federation.nodes())) {
      return folders
          .filter(Files::isDirectory)
          .sorted()
          .flatMap(folder -> atFolder(folder).stream())
          .toList();
    }
  }

  private static Optional<LocalNode> atFolder(Path folder) {
    String id = folder.getFileName().toString();
    int dash = id.lastIndexOf('-');
    return dash > 0 && Names.isValid(id)
        ? Optional.of(new LocalNode(id, id.substring(0, dash), folder))
        : Optional.empty();
  }

  /** Returns the variable, {@code NAME=value}, by which the node's processes are known. */
  public String mark() {
    return MARK + "=" + home;
  }

  /** Returns the launcher of the node's program, which init puts there. */
  public Path launcher() {
    return home.resolve("bin/node-init");
  }

  /** Returns the node's program, which init puts there. */
  public Path jar() {
    return home.resolve("bin/node-init.jar");
  }

  /** Returns the node's log. */
  public Path log() {
    return home.resolve("log/node-init.log");
  }

  /** Returns the node's state; {@code presetup} if it has none yet. */
  public NodeState state() throws IOException {
    return property("state").map(NodeState::parse).orElse(NodeState.PRESETUP);
  }

  /** Returns what is wrong with the node. */
  public Optional<String> error() throws IOException {
    return property("error");
  }

  /** Returns whether init has come to its end. */
  public boolean isInitialised() throws IOException {
    return switch (state()) {
      case PRESETUP, SETUP -> false;
      case INITDONE, WORKING, DONE, IDLE, WEDGED, TERMINATING -> true;
    };
  }

  /** Returns whether the node has nothing more to do: all work is done, or there is none. */
  public boolean isSettled() throws IOException {
    NodeState state = state();
    return state == NodeState.DONE || state == NodeState.IDLE;
  }

  private Optional<String> property(String name) throws IOException {
    return StateFiles.read(home.resolve("nodeinfo").resolve(name + ".txt"))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }
}
