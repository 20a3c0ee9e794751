package io.federation.fed;

import io.federation.deploy.tree.TreeNode;
import io.federation.deploy.tree.TreeParts;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Parameters;

/** The files that a tree's text stands in. */
final class TreeFiles {

  private static final String STANDARD_INPUT = "-";

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "A file with the tree's text, or a part of it; - reads the standard input.")
  private List<String> files = List.of();

  /**
   * A tree that was read.
   *
   * @param errors what is wrong in its text, each in a line with its place
   */
  record Read(TreeNode top, List<String> errors) {

    /** Returns whether anything is wrong, and says what. */
    boolean isWrong(PrintStream err) {
      errors.forEach(error -> err.println("fed: " + error));
      return !errors.isEmpty();
    }
  }

  /** Reads all files, which are one tree together. */
  Read read() throws IOException {
    return read(files);
  }

  static Read read(List<String> files) throws IOException {
    TreeParts parts = new TreeParts();
    for (String file : files) {
      TreeNode unused =
          parts.add(
              file,
              file.equals(STANDARD_INPUT)
                  ? System.in.readAllBytes()
                  : Files.readAllBytes(Path.of(file)));
    }
    return new Read(parts.top(), parts.errors());
  }
}
