package io.federation.node.script;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds a program of the system. Java looks along the PATH of this very process, which cron may
 * have left empty, and not along that of the environment it starts the program with.
 */
final class SystemProgram {

  /** Where programs are on every Linux. */
  static final List<String> FOLDERS =
      List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

  private SystemProgram() {}

  /**
   * Returns the absolute path of a program; its name alone if it is nowhere.
   *
   * @param path folders that are looked through first, joined by colons
   */
  static String find(String name, String path) {
    return Stream.concat(Stream.of(path.split(":", -1)), FOLDERS.stream())
        .filter(folder -> folder.startsWith("/"))
        .map(folder -> Path.of(folder, name))
        .filter(program -> Files.isRegularFile(program) && Files.isExecutable(program))
        .findFirst()
        .map(Path::toString)
        .orElse(name);
  }
}
