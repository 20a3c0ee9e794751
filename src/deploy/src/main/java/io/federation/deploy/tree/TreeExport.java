package io.federation.deploy.tree;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes a tree so that the same tree is read from the text. */
public final class TreeExport {

  private TreeExport() {}

  /** A node that no text can say; the message tells which in a line. */
  public static final class NoTextException extends Exception {

    private static final long serialVersionUID = 1;

    NoTextException(String message) {
      super(message);
    }
  }

  /** Writes the nodes below a top node. */
  public static String of(TreeNode top) throws NoTextException {
    String text = TreeText.print(top);
    if (!isReadAs(text, top)) {
      check("", top);
      throw new NoTextException("the tree cannot be written as a text");
    }
    return text;
  }

  private static void check(String path, TreeNode node) throws NoTextException {
    for (Map.Entry<String, TreeNode> child : node.children().entrySet()) {
      SortedMap<String, TreeNode> alone = new TreeMap<>();
      alone.put(child.getKey(), new TreeNode(child.getValue().properties(), new TreeMap<>()));
      TreeNode top = new TreeNode(new TreeMap<>(), alone);
      String below = path + "/" + child.getKey();
      if (!isReadAs(TreeText.print(top), top)) {
        throw new NoTextException(
            below
                + " cannot be written as a text: its name, its type or a property has"
                + " blanks or other signs that mean something else there");
      }
      check(below, child.getValue());
    }
  }

  private static boolean isReadAs(String text, TreeNode top) {
    try {
      return TreeText.parse(text).equals(top);
    } catch (TreeSyntaxException e) {
      return false;
    }
  }
}
