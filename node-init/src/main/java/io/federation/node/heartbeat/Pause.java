package io.federation.node.heartbeat;

import io.federation.machine.ErrorText;
import io.federation.model.Names;
import io.federation.model.NodeProperty;
import io.federation.model.Stamp;
import io.federation.node.home.NodeInfo;
import io.federation.node.home.RepositoryFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Whether a node is to look without working: by {@code node-init pause}, or by the file {@code
 * it/pause} in the ops repository. That file may be empty, which means all nodes, or hold lines
 * {@code parts = app1 db1}, {@code nodes = i-1 i-2} and {@code until = YYYYMMDD-HHMMSS} (UTC).
 */
public final class Pause {

  /** The file in the ops repository. */
  public static final String FILE = "it/pause";

  private static final String FOR_EVER = "until resume";

  private final NodeInfo nodeInfo;
  private final Clock clock;

  public Pause(NodeInfo nodeInfo, Clock clock) {
    this.nodeInfo = nodeInfo;
    this.clock = clock;
  }

  /** Pauses the node until {@code until}, or until {@link #end} is called. */
  public void begin(Optional<Stamp> until) throws IOException {
    nodeInfo.set(NodeProperty.PAUSE, until.map(Stamp::toString).orElse(FOR_EVER));
  }

  /** Ends a pause that was begun with {@link #begin}; returns whether there was one. */
  public boolean end() throws IOException {
    boolean paused = nodeInfo.get(NodeProperty.PAUSE).isPresent();
    nodeInfo.remove(NodeProperty.PAUSE);
    return paused;
  }

  /** Returns why the node is paused now, by itself or by its ops tree; nothing if it is not. */
  public Optional<String> reason(Path opsRepository) throws IOException {
    Optional<String> here = nodeInfo.get(NodeProperty.PAUSE);
    if (here.isPresent() && (here.get().equals(FOR_EVER) || isAhead(here.get()))) {
      return Optional.of(
          here.get().equals(FOR_EVER)
              ? "by node-init pause, until node-init resume"
              : "by node-init pause, until " + here.get());
    }
    Optional<String> file;
    try {
      file = RepositoryFiles.read(opsRepository, opsRepository.resolve(FILE));
    } catch (IOException e) {
      // Somebody wanted a pause: standing still is the safe reading.
      return Optional.of("by " + FILE + ", which cannot be read: " + ErrorText.of(e));
    }
    return file.isPresent() ? reasonOf(file.get()) : Optional.empty();
  }

  private Optional<String> reasonOf(String file) throws IOException {
    boolean named = false;
    boolean meant = false;
    String until = "";
    for (String line : file.lines().map(String::strip).toList()) {
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int equals = line.indexOf('=');
      String key = equals < 0 ? line : line.substring(0, equals).strip();
      String value = equals < 0 ? "" : line.substring(equals + 1).strip();
      switch (key) {
        case "parts" -> {
          named = true;
          meant |= isAmong(nodeInfo.get(NodeProperty.NODEPART), value);
        }
        case "nodes" -> {
          named = true;
          meant |= isAmong(nodeInfo.get(NodeProperty.INSTANCE_ID), value);
        }
        case "until" -> until = value;
        default -> {
          // Somebody wanted a pause: standing still is the safe reading of what is not understood.
          return Optional.of(
              "by " + FILE + ", where " + Names.quote(line) + " is none of parts, nodes, until");
        }
      }
    }
    if (named && !meant) {
      return Optional.empty();
    }
    if (until.isEmpty()) {
      return Optional.of("by " + FILE + " in the ops repository");
    }
    return isAhead(until) ? Optional.of("by " + FILE + ", until " + until) : Optional.empty();
  }

  private static boolean isAmong(Optional<String> name, String names) {
    List<String> all = Arrays.asList(names.split("[\\s,]+"));
    return name.isPresent() && all.contains(name.get());
  }

  private boolean isAhead(String stamp) {
    try {
      return clock.instant().isBefore(Stamp.parse(stamp).instant());
    } catch (IllegalArgumentException e) {
      // As above: a pause whose end cannot be read does not end by itself.
      return true;
    }
  }
}
