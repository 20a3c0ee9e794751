package io.federation.presence;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.federation.machine.PrintableText;
import io.federation.model.Names;
import io.federation.model.Stamp;
import io.federation.model.UnitName;
import io.federation.model.Version;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The last change that made a node work, and what came of it; short enough to be told to all.
 *
 * @param unit the unit that worked
 * @param version the repository's version that it worked at
 * @param commit the newest commit up to {@code version} that touched what the unit watches; {@code
 *     version} itself at a unit's first work
 * @param author who made {@code commit}, in one line
 * @param subject the first line of {@code commit}'s message
 * @param paths what had changed, the first {@value #MOST_PATHS} paths; none at a unit's first work
 * @param started when the unit began
 * @param seconds how long it took; 0 while it runs
 * @param result what came of it
 * @param reason why it failed or was rejected, in one line; empty otherwise
 * @param lines the last {@value #MOST_LINES} lines that it printed, oldest first; without secrets
 */
public record LastWork(
    UnitName unit,
    Version version,
    Version commit,
    String author,
    String subject,
    List<String> paths,
    Stamp started,
    long seconds,
    Result result,
    String reason,
    List<String> lines) {

  /** The most paths that are kept. */
  public static final int MOST_PATHS = 10;

  /** The most lines that are kept. */
  public static final int MOST_LINES = 5;

  /** The most characters that are kept of any text. */
  public static final int LONGEST_TEXT = 300;

  /** What came of a unit's work. */
  public enum Result {
    /** It is not at its end. */
    RUNNING("running"),
    /** It waits for something, and is run again with the next heartbeat. */
    WAITING("waiting"),
    /** It succeeded. */
    DONE("done"),
    /** It failed, was killed, or took too long. */
    FAILED("failed"),
    /** It said that the version is bad. */
    REJECTED("rejected");

    private final String word;

    Result(String word) {
      this.word = word;
    }

    /** Returns the word that stands for this in records. */
    public String word() {
      return word;
    }

    /** Returns whether somebody should know of it. */
    public boolean isBad() {
      return this == FAILED || this == REJECTED;
    }

    /** Returns whether there is nothing left to do about this version. */
    public boolean isOver() {
      return this != RUNNING && this != WAITING;
    }

    static Optional<Result> of(String word) {
      for (Result result : values()) {
        if (result.word.equals(word)) {
          return Optional.of(result);
        }
      }
      return Optional.empty();
    }
  }

  /** Keeps as much as is told, each text as one line. */
  public LastWork {
    author = line(author);
    subject = line(subject);
    paths = linesOf(paths.subList(0, Math.min(paths.size(), MOST_PATHS)));
    seconds = Math.max(0, seconds);
    reason = line(reason);
    lines = linesOf(lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size()));
  }

  private static List<String> linesOf(List<String> texts) {
    List<String> lines = new ArrayList<>();
    for (String text : texts) {
      lines.add(line(text));
    }
    return List.copyOf(lines);
  }

  private static String line(String text) {
    boolean whole = text.length() <= LONGEST_TEXT;
    int end = whole ? text.length() : LONGEST_TEXT - "...".length();
    if (!whole && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return PrintableText.of(text.substring(0, end), " ", "?") + (whole ? "" : "...");
  }

  /**
   * Returns the same work at its end.
   *
   * @param reason why it came to no good end; empty if it did
   */
  public LastWork ended(Result result, String reason, long seconds, List<String> lines) {
    return new LastWork(
        unit, version, commit, author, subject, paths, started, seconds, result, reason, lines);
  }

  /**
   * Reads what {@link #render} returns.
   *
   * @throws IllegalArgumentException with one line if {@code json} is something else
   */
  public static LastWork parse(String json) {
    try {
      return LastWorkJson.parse(json)
          .orElseThrow(() -> new IllegalArgumentException("not the record of a work"));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "not the record of a work: " + Names.quote(String.valueOf(e.getMessage())), e);
    }
  }

  /** Returns the work as JSON text, pretty-printed, its keys sorted, with a newline at its end. */
  public String render() {
    return LastWorkJson.render(this);
  }

  /** Writes the work as a JSON object, its keys sorted. */
  void write(JsonGenerator json) throws IOException {
    LastWorkJson.write(this, json);
  }

  /**
   * Reads the object at whose first token {@code json} stands, and leaves it at the last one; keys
   * that are not known are passed over.
   *
   * @return nothing if it is no object, or not that of a work
   */
  static Optional<LastWork> read(JsonParser json) throws IOException {
    return new LastWorkJson().read(json);
  }
}
