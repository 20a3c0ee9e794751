package io.federation.node.home;

import io.federation.machine.PrintableText;
import io.federation.machine.StateFiles;
import io.federation.model.Stamp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * The node's last deployment: {@code run/deploy/last}, a line for each component.
 *
 * @param version of the tree, as a literal
 * @param changed when it began, or ended
 * @param reason why it came to no good end, in a line; else empty
 */
public record LastDeployment(Result result, String version, Instant changed, String reason) {

  /** What came of it. */
  public enum Result {
    RUNNING,
    DONE,
    ABANDONED,
    FAILED;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final int LINES = 4;

  /** Returns it; nothing if there was none, or the file is damaged: the next one writes it anew. */
  public static Optional<LastDeployment> read(NodeHome home) throws IOException {
    Optional<String> text = StateFiles.read(file(home));
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String[] lines = text.get().split("\n", LINES);
    if (lines.length < LINES) {
      return Optional.empty();
    }
    for (Result result : Result.values()) {
      if (result.word().equals(lines[0])) {
        try {
          Instant changed = Stamp.parse(lines[1]).instant();
          return Optional.of(new LastDeployment(result, lines[2], changed, lines[3].strip()));
        } catch (IllegalArgumentException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  /** Returns what is wrong, in a line; nothing if it did not fail. */
  public Optional<String> problem() {
    return result == Result.FAILED
        ? Optional.of("deployment of version " + version + " failed: " + reason)
        : Optional.empty();
  }

  public void write(NodeHome home) throws IOException {
    StateFiles.write(
        file(home),
        String.join(
            "\n",
            result.word(),
            new Stamp(changed).toString(),
            PrintableText.of(version),
            PrintableText.of(reason),
            ""));
  }

  private static Path file(NodeHome home) {
    return home.run().resolve("deploy/last");
  }
}
