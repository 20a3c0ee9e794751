package io.federation.model.spec;

import org.jspecify.annotations.Nullable;

/** A text cannot be taken as one plain YAML document. */
final class MalformedYamlException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int line;
  private final String path;
  private final String text;

  MalformedYamlException(int line, String path, String text) {
    this(line, path, text, null);
  }

  MalformedYamlException(int line, String path, String text, @Nullable Throwable cause) {
    super(text, cause);
    this.line = line;
    this.path = path;
    this.text = text;
  }

  /** Returns the line, from 1, or 0 if the problem is not in one place. */
  int line() {
    return line;
  }

  /** Returns the key, or the empty string. */
  String path() {
    return path;
  }

  /** Returns the message in one line. */
  String text() {
    return text;
  }
}
