package io.federation.local.node;

import io.federation.local.home.FederationHome;
import io.federation.machine.StateFiles;
import io.federation.model.Names;
import io.federation.model.NodeProperty;
import io.federation.model.NodeState;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
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
    Names.check(NodeProperty.INSTANCE_ID.word(), id);
    Names.check(NodeProperty.NODEPART.word(), part);
  }

  static LocalNode of(FederationHome federation, String part, int number) {
    String id = part + "-" + number;
    return new LocalNode(id, part, federation.nodes().resolve(id));
  }

  /** Returns the number in its id; 0 if there is none. */
  public int number() {
    String number = id.substring(id.lastIndexOf('-') + 1);
    return number.matches("[0-9]{1,9}") ? Integer.parseInt(number) : 0;
  }

  /** Returns the nodes that have a home, sorted by id; also those that are about to go. */
  public static List<LocalNode> existing(FederationHome federation) throws IOException {
    return in(federation.nodes());
  }

  /**
   * Returns the nodes that have not ended for good, sorted by id; also those whose initialisation
   * failed.
   */
  public static List<LocalNode> present(FederationHome federation) throws IOException {
    return existing(federation).stream().filter(node -> !node.isTerminated()).toList();
  }

  /** Returns the nodes that {@linkplain #isLiving() live}, sorted by id. */
  public static List<LocalNode> living(FederationHome federation) throws IOException {
    return existing(federation).stream().filter(LocalNode::isLiving).toList();
  }

  /** Returns what is left of nodes that are gone, which is little more than logs; sorted by id. */
  public static List<LocalNode> gone(FederationHome federation) throws IOException {
    return in(federation.gone());
  }

  private static List<LocalNode> in(Path parent) throws IOException {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(parent)) {
      return folders
          .filter(Files::isDirectory)
          .flatMap(folder -> atFolder(folder).stream())
          .sorted(Comparator.comparing(LocalNode::part).thenComparingInt(LocalNode::number))
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

  /**
   * Returns whether the node is to have an agent by the description that it follows, which may be
   * an older one than that in the repository. Init and heartbeats note it.
   */
  public boolean wantsAgent() {
    return Files.exists(home.resolve("run/agent.installed"));
  }

  /** Returns the node's log. */
  public Path log() {
    return home.resolve("log/node-init.log");
  }

  /** Returns the node's state; {@code presetup} if it has none yet. */
  public NodeState state() throws IOException {
    return property(NodeProperty.STATE).map(NodeState::parse).orElse(NodeState.PRESETUP);
  }

  /** Returns what is wrong with the node. */
  public Optional<String> error() throws IOException {
    Optional<String> killed = killedHeartbeat();
    return killed.isPresent() ? killed : property(NodeProperty.ERROR);
  }

  /** Marks the node as one whose last heartbeat was killed, which it could not tell itself. */
  public void noteKilledHeartbeat() throws IOException {
    mark(killed());
  }

  /** Removes that mark, as another heartbeat begins. */
  public void forgetKilledHeartbeat() throws IOException {
    Files.deleteIfExists(killed());
  }

  /** Returns, in words, that the node's last heartbeat was killed; nothing if it was not. */
  public Optional<String> killedHeartbeat() {
    return Files.exists(killed())
        ? Optional.of(
            "its heartbeat was killed (SIGKILL): the keeper calls it again when it is due")
        : Optional.empty();
  }

  private Path killed() {
    return home.resolve("heartbeat-killed");
  }

  /** Returns whether init has come to its end. */
  public boolean isInitialised() throws IOException {
    return state().isInitialised();
  }

  /** Returns its address; nothing for a node of a federation that gave none. */
  public Optional<String> address() throws IOException {
    return property(NodeProperty.ADDRESS);
  }

  /** Returns the folder whose content outlives the node; nothing if its part keeps no data. */
  public Optional<Path> dataFolder() throws IOException {
    return property(NodeProperty.DATAFOLDER).map(Path::of);
  }

  /** Writes down a property of a node that its program cannot know. */
  public void note(NodeProperty property, String value) throws IOException {
    if (!property(property).equals(Optional.of(value))) {
      StateFiles.writeDurably(file(property), value + "\n");
    }
  }

  /**
   * Marks the node as ended for good, like a machine that was switched off: no heartbeat of it is
   * called any more. A home that is gone already is left so.
   */
  public void terminate() throws IOException {
    mark(terminated());
  }

  /** Returns whether the node has ended for good. */
  public boolean isTerminated() {
    return Files.exists(terminated());
  }

  /** Marks the node as one that was never born: its initialisation failed, and it is given up. */
  public void fail() throws IOException {
    mark(failed());
  }

  /** Returns whether its initialisation failed, and it was given up. */
  public boolean hasFailed() {
    return Files.exists(failed());
  }

  /** Returns whether the node is not about to go: it has neither ended for good nor failed. */
  public boolean isLiving() {
    return !isTerminated() && !hasFailed();
  }

  private Path terminated() {
    return home.resolve("terminated");
  }

  private Path failed() {
    return home.resolve("failed");
  }

  private void mark(Path file) throws IOException {
    try {
      Files.createFile(file);
    } catch (FileAlreadyExistsException e) {
      // Somebody else was first.
    } catch (NoSuchFileException e) {
      if (Files.exists(home)) {
        throw e;
      }
    }
  }

  /** Returns whether the node has nothing more to do: all work is done, or there is none. */
  public boolean isSettled() throws IOException {
    return state().isAtRest();
  }

  private Optional<String> property(NodeProperty property) throws IOException {
    return StateFiles.read(file(property)).map(String::strip).filter(value -> !value.isEmpty());
  }

  private Path file(NodeProperty property) {
    return home.resolve("nodeinfo").resolve(property.fileName());
  }
}
