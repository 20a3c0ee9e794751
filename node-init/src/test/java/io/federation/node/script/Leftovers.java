package io.federation.node.script;

import io.federation.machine.ProcessTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The processes that scripts of a test have noted, each in a file {@code <name>.pid} of one folder,
 * so that none outlives its test.
 */
final class Leftovers {

  private static final String SUFFIX = ".pid";

  private final Path folder;

  Leftovers(Path folder) {
    this.folder = folder;
  }

  /**
   * Returns whether the process noted under {@code name} runs; one that only waits to be reaped
   * does not.
   */
  boolean isRunning(String name) {
    try {
      return new ProcessTable().identify(pid(name)).isPresent();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns whether a process has noted itself under {@code name}. */
  boolean isNoted(String name) {
    try {
      Path file = folder.resolve(name + SUFFIX);
      return Files.exists(file) && Files.readString(file).endsWith("\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid(String name) {
    try {
      return Long.parseLong(Files.readString(folder.resolve(name + SUFFIX)).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills all that are noted, with all that they have started. */
  void kill() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(SUFFIX))
              .map(name -> name.substring(0, name.length() - SUFFIX.length()))
              .filter(this::isNoted)
              .toList();
      for (String name : names) {
        ProcessHandle.of(pid(name)).ifPresent(Leftovers::killTree);
      }
    }
  }

  private static void killTree(ProcessHandle process) {
    List<ProcessHandle> descendants = process.descendants().toList();
    process.destroyForcibly();
    descendants.forEach(ProcessHandle::destroyForcibly);
  }
}
