package io.federation.node.work;

import io.federation.machine.StateFiles;
import io.federation.model.Stamp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is kept of a unit's runs for as long as there is the unit; as text, the stamps of the last
 * one that succeeded and of the last that failed, {@code -} for none, and how many milliseconds the
 * last one took, all in one line.
 *
 * @param success when the last one ended that succeeded
 * @param failure when the last one ended that failed
 * @param took how long the last one took
 */
public record LastRun(Optional<Instant> success, Optional<Instant> failure, Duration took) {

  private static final String NEVER = "-";
  private static final int FIELDS = 3;

  /** Returns what is known; nothing if there was no run, or the file is damaged. */
  static Optional<LastRun> read(Path file) throws IOException {
    Optional<String> line = StateFiles.readLine(file);
    String[] words = line.isEmpty() ? new String[0] : line.get().split(" ", -1);
    if (words.length != FIELDS) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new LastRun(
              instant(words[0]), instant(words[1]), Duration.ofMillis(Long.parseLong(words[2]))));
    } catch (IllegalArgumentException e) {
      // The next run writes it anew.
      return Optional.empty();
    }
  }

  void write(Path file) throws IOException {
    StateFiles.write(file, stamp(success) + " " + stamp(failure) + " " + took.toMillis() + "\n");
  }

  private static Optional<Instant> instant(String word) {
    return word.equals(NEVER) ? Optional.empty() : Optional.of(Stamp.parse(word).instant());
  }

  private static String stamp(Optional<Instant> instant) {
    return instant.isPresent() ? new Stamp(instant.get()).toString() : NEVER;
  }
}
