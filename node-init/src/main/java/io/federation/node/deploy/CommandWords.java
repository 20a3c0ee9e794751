package io.federation.node.deploy;

import io.federation.model.Names;
import java.util.ArrayList;
import java.util.List;

/**
 * The words of a command that no shell is to look at, as Python's shlex.split tells them apart:
 * quotes and backslashes are those of a shell, and nothing else means anything.
 */
final class CommandWords {

  private static final char NONE = 0;

  private final String text;
  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean isInWord;
  private char quote = NONE;

  private CommandWords(String text) {
    this.text = text;
  }

  /**
   * Returns the words of a text, which may have several lines.
   *
   * @throws IllegalArgumentException in one line if a quote or a backslash lacks what it is for
   */
  static List<String> of(String text) {
    return new CommandWords(text).split();
  }

  private List<String> split() {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && quote != '\'') {
        i++;
        escape(i);
      } else if (c == quote) {
        quote = NONE;
      } else if (quote == NONE && (c == '"' || c == '\'')) {
        quote = c;
        isInWord = true;
      } else if (quote == NONE && " \t\r\n".indexOf(c) >= 0) {
        endWord();
      } else {
        add(c);
      }
    }
    if (quote != NONE) {
      throw wrong("has a quote without its other end");
    }
    endWord();
    return words;
  }

  private void escape(int i) {
    if (i == text.length()) {
      throw wrong("ends with a backslash");
    }
    char c = text.charAt(i);
    if (quote == '"' && c != '"' && c != '\\') {
      add('\\');
    }
    add(c);
  }

  private void add(char c) {
    word.append(c);
    isInWord = true;
  }

  private void endWord() {
    if (isInWord) {
      words.add(word.toString());
      word.setLength(0);
      isInWord = false;
    }
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(
        Names.quote(text) + " " + what + ": use words as for a shell, such as reload 'my app'");
  }
}
