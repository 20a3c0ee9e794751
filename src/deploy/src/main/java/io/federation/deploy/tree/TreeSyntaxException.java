package io.federation.deploy.tree;

/** A text that is not a tree; the message says in a line what is wrong, and what would be right. */
public final class TreeSyntaxException extends Exception {

  private static final long serialVersionUID = 1;

  private final int line;
  private final int column;

  TreeSyntaxException(int line, int column, String message) {
    super(line + ":" + column + ": " + message);
    this.line = line;
    this.column = column;
  }

  /** Returns the line, from 1. */
  public int line() {
    return line;
  }

  /** Returns the column, from 1. */
  public int column() {
    return column;
  }
}
