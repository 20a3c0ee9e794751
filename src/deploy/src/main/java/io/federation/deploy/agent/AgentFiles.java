package io.federation.deploy.agent;

import io.federation.deploy.check.StatusLine;
import io.federation.deploy.tree.Literal;
import io.federation.deploy.tree.NodeData;
import io.federation.machine.StateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** What an agent keeps on its host. */
final class AgentFiles {

  private final Path folder;
  private final Clock clock;

  AgentFiles(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /** Returns the version that the host has; nothing if it has none yet. */
  Optional<Literal> version() throws IOException {
    Path file = folder.resolve("host_version");
    Optional<String> text = StateFiles.read(file);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(NodeData.readValue(text.get()));
    } catch (IOException e) {
      throw new IOException(
          file + " is damaged: " + e.getMessage() + "; remove it, and the host deploys anew", e);
    }
  }

  /** Forgets it, as the host is about to be changed. */
  void forgetVersion() throws IOException {
    Path file = folder.resolve("host_version");
    if (Files.deleteIfExists(file)) {
      StateFiles.sync(folder);
    }
  }

  void recordVersion(Literal version) throws IOException {
    write("host_version", NodeData.writeValue(version) + "\n");
  }

  /** Records what is done, for a monitor. */
  void recordStatus(Literal version, String words) throws IOException {
    String process = Long.toString(ProcessHandle.current().pid());
    StatusLine line = new StatusLine(clock.instant(), process, StatusLine.version(version), words);
    write(StatusLine.FILE, line.render());
  }

  private void write(String name, String text) throws IOException {
    // Making a folder that is there costs an exception.
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
    }
    StateFiles.writeForAll(folder.resolve(name), text);
  }
}
