package io.federation.fed;

import io.federation.local.Programs;
import java.nio.file.Path;
import java.util.Map;

/**
 * The folder that holds the project, with what was built in it.
 *
 * @param root the folder
 */
record Distribution(Path root) {

  private static final String VARIABLE = "FEDERATION_ROOT";

  static Distribution of(Map<String, String> environment) {
    String root = environment.get(VARIABLE);
    if (root == null || root.isEmpty()) {
      throw new IllegalArgumentException(
          VARIABLE + " does not name the project's folder: start fed by ./fed");
    }
    return new Distribution(Path.of(root).toAbsolutePath().normalize());
  }

  /** Returns the folder that an ops repository begins with where none is named. */
  Path sample() {
    return root.resolve("bootstrap/lad1");
  }

  Programs programs() {
    return new Programs(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        root.resolve("node-init/target/node-init.jar"),
        root.resolve("src/fed/target/fed.jar"));
  }
}
