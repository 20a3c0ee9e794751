package io.federation.model.spec;

/**
 * Something that is wrong with a description.
 *
 * @param severity whether the description can be used nevertheless
 * @param source name of the text, such as {@code it/federation.yaml}
 * @param line line of the text, from 1, or 0 if the problem is not in one place
 * @param path the key, such as {@code repositories[1].url}; empty for the text as a whole
 * @param message one line that says what is wrong and what would be right
 */
public record Problem(Severity severity, String source, int line, String path, String message) {

  /** Whether a description can be used in spite of a problem. */
  public enum Severity {
    /** It cannot. */
    ERROR,
    /** It can: what is named has been ignored. */
    WARNING
  }

  /** Returns the source and, if there is one, the line: {@code it/federation.yaml:7}. */
  public String where() {
    return line == 0 ? source : source + ":" + line;
  }

  /** Returns the problem as one line for people. */
  @Override
  public String toString() {
    return where() + ": " + (severity == Severity.WARNING ? "warning: " : "") + message;
  }
}
