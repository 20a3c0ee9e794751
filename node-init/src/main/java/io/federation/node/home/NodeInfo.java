package io.federation.node.home;

import io.federation.machine.StateFiles;
import io.federation.model.Levels;
import io.federation.model.Names;
import io.federation.model.NodeProperty;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a node knows about itself: properties, each in a file {@code nodeinfo/<property>.txt} that
 * holds one line.
 */
public final class NodeInfo {

  private static final String SUFFIX = ".txt";

  /** What the next heartbeat says anew; it is not worth waiting for the disk each time. */
  private static final List<String> INFORMATION =
      List.of(NodeProperty.HEARTBEAT.word(), NodeProperty.ERROR.word());

  private final Path folder;

  public NodeInfo(NodeHome home) {
    this.folder = home.nodeinfo();
  }

  /** Returns a property's value, without surrounding blanks; nothing if it is not set. */
  public Optional<String> get(NodeProperty property) throws IOException {
    return get(property.word());
  }

  /**
   * Returns the value of a property of any name, as {@link #get(NodeProperty)} does.
   *
   * @throws IllegalArgumentException if {@code property} is not a name
   */
  public Optional<String> get(String property) throws IOException {
    return StateFiles.readLine(file(property)).filter(value -> !value.isEmpty());
  }

  /**
   * Returns a property that is used as a name; nothing if it is not set.
   *
   * @throws IllegalArgumentException if its value is not a name
   */
  public Optional<String> name(NodeProperty property) throws IOException {
    Optional<String> value = get(property);
    value.ifPresent(name -> Names.check("nodeinfo " + property, name));
    return value;
  }

  /** Returns whether the node has an instance of EC2 that a deployment to AWS launched. */
  public boolean isOnEc2() {
    try {
      // Looked for rather than read: nodes elsewhere have no such file.
      return file(NodeProperty.AWS_GROUP.word()).toFile().exists()
          && get(NodeProperty.PROVIDER).orElse("").equals("ec2");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Sets a property. A file that holds the value already is not touched.
   *
   * @throws IllegalArgumentException if the value has more than one line
   */
  public void set(NodeProperty property, String value) throws IOException {
    set(property.word(), value);
  }

  /**
   * Sets a property of any name, as {@link #set(NodeProperty, String)} does.
   *
   * @throws IllegalArgumentException if {@code property} is not a name or the value has more than
   *     one line
   */
  public void set(String property, String value) throws IOException {
    check(property, value);
    Path file = file(property);
    String text = value + "\n";
    if (INFORMATION.contains(property)) {
      StateFiles.writeIfChanged(file, text);
    } else {
      StateFiles.writeDurably(file, text);
    }
  }

  /**
   * Checks whether a property can have a value.
   *
   * @throws IllegalArgumentException if {@code property} is not a name or the value has more than
   *     one line
   */
  public static void check(String property, String value) {
    Names.check("nodeinfo property", property);
    if (value.chars().anyMatch(c -> Character.isISOControl(c) && c != '\t')) {
      throw new IllegalArgumentException(
          "the value of " + property + " has a control character: use one line of text");
    }
  }

  /**
   * Returns the levels of the node's scripts, in their order.
   *
   * @throws IllegalArgumentException if its stack type or part is not a name
   */
  public List<String> levels() throws IOException {
    return Levels.of(
        name(NodeProperty.STACKTYPE).orElse(""), name(NodeProperty.NODEPART).orElse(""));
  }

  public void remove(NodeProperty property) throws IOException {
    Files.deleteIfExists(file(property.word()));
  }

  /**
   * Returns all properties with their values, sorted by name; files of other names are left out.
   */
  public SortedMap<String, String> all() throws IOException {
    SortedMap<String, String> all = new TreeMap<>();
    if (!Files.isDirectory(folder)) {
      return all;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = file.getFileName().toString();
        if (name.endsWith(SUFFIX) && Files.isRegularFile(file)) {
          String property = name.substring(0, name.length() - SUFFIX.length());
          if (Names.isValid(property)) {
            all.put(property, get(property).orElse(""));
          }
        }
      }
    }
    return all;
  }

  private Path file(String property) {
    return folder.resolve(Names.check("nodeinfo property", property) + SUFFIX);
  }
}
