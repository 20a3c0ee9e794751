package io.federation.deploy.check;

import io.federation.deploy.tree.Literal;
import io.federation.deploy.tree.NodeData;
import io.federation.deploy.tree.PlainLiteral;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the agent of a host does, or did last, as it stands in the file {@value #FILE}: seconds,
 * process, version and words in a line. zkdeployment's agent and monitor write and read the same.
 *
 * @param process the agent's
 * @param version as {@link #version(Literal)} shows it
 */
public record StatusLine(Instant at, String process, String version, String words) {

  /** The file's name. */
  public static final String FILE = "status";

  /** The deployment has been done. */
  public static final String DONE = "done";

  /** It has failed. */
  public static final String ERROR = "error";

  /** It was given up, as everybody was to stop. */
  public static final String ABANDONED = "abandoned";

  private static final Pattern LINE =
      Pattern.compile("(\\d{1,15})(?:\\.\\d+)?\\s+(\\S+)\\s+(\\S+)\\s+(\\S.*)");

  /** Returns how a version stands in the line: without a blank. */
  public static String version(Literal version) {
    String plain = PlainLiteral.of(version);
    return version.equals(new Literal.Text(plain))
        ? plain
        : NodeData.writeValue(version).replace(" ", "\\u0020");
  }

  /** Reads one; nothing if the text is not of that form. */
  public static Optional<StatusLine> parse(String text) {
    Matcher line = LINE.matcher(text.strip());
    return line.matches()
        ? Optional.of(
            new StatusLine(
                Instant.ofEpochSecond(Long.parseLong(line.group(1))),
                line.group(2),
                line.group(3),
                line.group(4)))
        : Optional.empty();
  }

  /** Returns the text of the file. */
  public String render() {
    return at.getEpochSecond() + " " + process + " " + version + " " + words + "\n";
  }
}
