package io.federation.fed;

import io.federation.deploy.tree.TreeNode;
import io.federation.deploy.tree.TreeText;
import io.federation.deploy.tree.TreeUnion;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Parameters;

/** The files that a tree's text stands in. */
final class TreeFiles {

  private static final String STANDARD_INPUT = "-";

  /** Some editors write it at the beginning of a file, where nobody sees it. */
  private static final String BYTE_ORDER_MARK = "\ufeff";

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
    TreeNode top = TreeNode.EMPTY;
    List<String> errors = new ArrayList<>();
    for (String file : files) {
      TreeNode read =
          TreeText.parse(text(file), error -> errors.add(file + ":" + error.getMessage()));
      top = TreeUnion.of(top, read, conflict -> errors.add(file + ": " + conflict));
    }
    return new Read(top, errors);
  }

  private static String text(String file) throws IOException {
    byte[] bytes =
        file.equals(STANDARD_INPUT) ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(file + " is not a text in UTF-8", e);
    }
  }
}
