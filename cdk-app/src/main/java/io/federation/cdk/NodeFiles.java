package io.federation.cdk;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * The files that instances run.
 *
 * @param jar the node's program
 * @param awsJar the program for calls of AWS
 * @param bootstrap the script that makes a machine a node
 * @param userData the script that fetches the others; its text stands in the template
 */
public record NodeFiles(Path jar, Path awsJar, Path bootstrap, Path userData) {

  /** Returns the files of the project whose folder is {@code root}. */
  static NodeFiles of(Path root) {
    return new NodeFiles(
        root.resolve("node-init/target/node-init.jar"),
        root.resolve("src/aws/target/node-init-aws.jar"),
        root.resolve("bootstrap/bootstrap.sh"),
        root.resolve("bootstrap/user-data.sh"));
  }

  void check() throws NoSuchFileException {
    for (Path file : List.of(jar, awsJar, bootstrap, userData)) {
      if (!Files.isRegularFile(file)) {
        throw new NoSuchFileException(file.toString());
      }
    }
  }
}
