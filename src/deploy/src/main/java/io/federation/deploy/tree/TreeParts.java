package io.federation.deploy.tree;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Puts a tree together whose text stands in several files. */
public final class TreeParts {

  /** Some editors write it at the beginning of a file, where nobody sees it. */
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private final List<String> errors = new ArrayList<>();
  private TreeNode top = TreeNode.EMPTY;

  /**
   * Adds what stands in a file.
   *
   * @param file its name, for errors
   * @return what stands in it alone
   * @throws IllegalArgumentException in one line if that is no text
   */
  public TreeNode add(String file, byte[] content) {
    TreeNode read =
        TreeText.parse(text(file, content), error -> errors.add(file + ":" + error.getMessage()));
    top = TreeUnion.of(top, read, conflict -> errors.add(file + ": " + conflict));
    return read;
  }

  private static String text(String file, byte[] content) {
    ByteBuffer left = ByteBuffer.wrap(content);
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(left).toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
    } catch (CharacterCodingException e) {
      String before = new String(content, 0, left.position(), StandardCharsets.UTF_8);
      throw new IllegalArgumentException(
          file
              + " is not a text in UTF-8, see line "
              + (before.chars().filter(c -> c == '\n').count() + 1)
              + ": save it as one",
          e);
    }
  }

  /** Returns the top of all that was added. */
  public TreeNode top() {
    return top;
  }

  /** Returns what is wrong in it, each in a line with its place. */
  public List<String> errors() {
    return List.copyOf(errors);
  }
}
