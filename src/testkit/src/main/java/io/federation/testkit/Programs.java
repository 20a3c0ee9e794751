package io.federation.testkit;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds the programs of the system that the servers are made of. */
final class Programs {

  /** Where Debian keeps servers; not on the PATH of everybody. */
  private static final List<String> SYSTEM_FOLDERS =
      List.of("/usr/local/sbin", "/usr/sbin", "/sbin");

  private Programs() {}

  /**
   * Returns the absolute path of the program {@code name}.
   *
   * @param debianPackage the package to name if there is no such program
   * @throws IllegalStateException if there is no such program
   */
  static Path find(String name, String debianPackage) {
    String path = System.getenv().getOrDefault("PATH", "");
    return find(name, debianPackage, Stream.of(path.split(File.pathSeparator, -1)));
  }

  static Path find(String name, String debianPackage, Stream<String> searchPath) {
    return Stream.concat(searchPath, SYSTEM_FOLDERS.stream())
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name).toAbsolutePath())
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> missing("the program " + name, debianPackage));
  }

  static IllegalStateException missing(String what, String debianPackage) {
    return new IllegalStateException(
        what + " is missing: install the Debian package " + debianPackage);
  }
}
