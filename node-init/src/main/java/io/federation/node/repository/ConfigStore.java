package io.federation.node.repository;

import io.federation.machine.StateFiles;
import io.federation.model.Version;
import io.federation.model.spec.NodeConfig;
import io.federation.node.home.NodeHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the federation's description says for this node, as it was last understood: {@code
 * nodeinfo/config.properties}, and beside it what was wrong with the description since.
 */
public final class ConfigStore {

  private final Path config;
  private final Path problem;
  private final Path version;

  public ConfigStore(NodeHome home) {
    this.config = home.nodeinfo().resolve("config.properties");
    this.problem = home.nodeinfo().resolve("config.problem");
    this.version = home.nodeinfo().resolve("config.version");
  }

  /**
   * Returns the last good configuration; the defaults if there was none yet, or if its file was
   * damaged, which {@link #damage} tells.
   */
  public NodeConfig load() throws IOException {
    Optional<NodeConfig> last = last();
    return last.isPresent() ? last.get() : NodeConfig.defaults();
  }

  /** Returns the last good configuration; nothing if there was none, or its file was damaged. */
  public Optional<NodeConfig> last() throws IOException {
    Optional<String> text = StateFiles.read(config);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(text.get()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns what is wrong with the file of the last good configuration, if anything is. */
  Optional<String> damage() throws IOException {
    Optional<String> text = StateFiles.read(config);
    if (text.isPresent()) {
      try {
        NodeConfig unused = parse(text.get());
      } catch (IllegalArgumentException e) {
        return Optional.of(config + " was damaged: " + e.getMessage());
      }
    }
    return Optional.empty();
  }

  private static NodeConfig parse(String text) {
    // What is written always has lines, each with its end: less is a file that was cut off.
    if (!text.endsWith("\n")) {
      throw new IllegalArgumentException("it is cut off");
    }
    return NodeConfig.parse(text);
  }

  /**
   * Returns the ops repository's version that was compiled last, with or without success; nothing
   * if what came of it is not there any more.
   */
  Optional<Version> compiled() throws IOException {
    boolean nothing = !Files.exists(config) && !Files.exists(problem);
    boolean blank = Files.exists(problem) && problem().isEmpty();
    if (nothing || blank || damage().isPresent()) {
      return Optional.empty();
    }
    return StateFiles.readLine(version).filter(Version::isValid).map(Version::new);
  }

  /** Takes over a good configuration; returns whether it differs from the one before. */
  boolean take(NodeConfig fresh, Version from) throws IOException {
    String text = fresh.render();
    boolean changed = !StateFiles.read(config).equals(Optional.of(text));
    StateFiles.writeIfChanged(config, text);
    Files.deleteIfExists(problem);
    StateFiles.writeIfChanged(version, from + "\n");
    return changed;
  }

  /** Keeps the last good configuration, and remembers why that of {@code from} was not taken. */
  void keep(String why, Version from) throws IOException {
    StateFiles.writeIfChanged(problem, why + "\n");
    StateFiles.writeIfChanged(version, from + "\n");
  }

  /** Returns why the newest description was not taken over; nothing if all is well. */
  public Optional<String> problem() throws IOException {
    return StateFiles.readLine(problem).filter(line -> !line.isEmpty());
  }
}
