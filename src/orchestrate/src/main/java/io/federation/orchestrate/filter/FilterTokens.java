package io.federation.orchestrate.filter;

import io.federation.model.Names;
import java.util.ArrayList;
import java.util.List;

/** Takes a text of facts and classes apart. */
final class FilterTokens {

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private FilterTokens(String text) {
    this.text = text;
  }

  /**
   * A word, a parenthesis or {@code !}.
   *
   * @param column where it begins, from 1
   * @param isQuoted whether it stood in quotes, and is no word of the language
   */
  record Token(String text, int column, boolean isQuoted) {

    boolean is(String word) {
      return !isQuoted && text.equals(word);
    }

    /** Returns what it means as a fact, or as a class. */
    NodeFilter filter() {
      try {
        return FactFilter.isFact(text) ? FactFilter.parse(text) : NodeFilter.ofClass(text);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("column " + column + ": " + e.getMessage(), e);
      }
    }
  }

  /**
   * Returns the words of a text: blanks and parentheses end one, unless they stand between two
   * {@code /}, or in quotes, which are left out.
   *
   * @throws IllegalArgumentException with one line if what is opened is not closed
   */
  static List<Token> of(String text) {
    FilterTokens tokens = new FilterTokens(text);
    tokens.read();
    return List.copyOf(tokens.tokens);
  }

  private void read() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (c == '(' || c == ')' || c == '!') {
        tokens.add(new Token(String.valueOf(c), at + 1, false));
        at++;
      } else {
        word();
      }
    }
  }

  private void word() {
    int start = at;
    StringBuilder word = new StringBuilder();
    boolean isQuoted = false;
    while (at < text.length() && !isEnd(text.charAt(at))) {
      char c = text.charAt(at);
      boolean beginsRegex = c == '/' && (word.isEmpty() || "=~".indexOf(last(word)) >= 0);
      if (c == '"' || c == '\'') {
        isQuoted = true;
        int end = end(c);
        word.append(text, at + 1, end);
        at = end + 1;
      } else if (beginsRegex) {
        int end = end(c);
        word.append(text, at, end + 1);
        at = end + 1;
      } else {
        word.append(c);
        at++;
      }
    }
    tokens.add(new Token(word.toString(), start + 1, isQuoted));
  }

  private static char last(StringBuilder word) {
    return word.charAt(word.length() - 1);
  }

  private static boolean isEnd(char c) {
    return Character.isWhitespace(c) || c == '(' || c == ')';
  }

  /** Returns where what begins here ends; a backslash takes its meaning from a {@code /}. */
  private int end(char delimiter) {
    for (int i = at + 1; i < text.length(); i++) {
      if (text.charAt(i) == '\\' && delimiter == '/') {
        i++;
      } else if (text.charAt(i) == delimiter) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "column "
            + (at + 1)
            + ": "
            + Names.quote(text.substring(at))
            + " has no end: close it with "
            + delimiter);
  }
}
