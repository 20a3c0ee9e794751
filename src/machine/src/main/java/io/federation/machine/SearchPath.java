package io.federation.machine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds programs. Java looks along the PATH of this very process, which cron may have left empty,
 * and not along that of the environment it starts the program with.
 */
public final class SearchPath {

  /** Where programs are on every Linux. */
  public static final List<String> SYSTEM_FOLDERS =
      List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

  private SearchPath() {}

  /**
   * Returns where a program is, if it is anywhere.
   *
   * @param path folders, joined by colons; those that are not absolute do not count
   */
  public static Optional<Path> find(String name, String path) {
    for (String folder : path.split(":", -1)) {
      Path program = Path.of(folder, name);
      if (folder.startsWith("/") && Files.isRegularFile(program) && Files.isExecutable(program)) {
        return Optional.of(program);
      }
    }
    return Optional.empty();
  }

  /**
   * Returns the absolute path of a program of the system; its name alone if it is nowhere.
   *
   * @param path folders that are looked through first, joined by colons
   */
  public static String findInSystem(String name, String path) {
    return find(name, path + ":" + String.join(":", SYSTEM_FOLDERS))
        .map(Path::toString)
        .orElse(name);
  }
}
