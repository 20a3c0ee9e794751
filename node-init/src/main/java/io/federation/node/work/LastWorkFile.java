package io.federation.node.work;

import io.federation.machine.StateFiles;
import io.federation.node.home.NodeHome;
import io.federation.presence.LastWork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The last change that made a node work, and what came of it: {@code run/lastwork.json}. */
public final class LastWorkFile {

  /** A run is written down moments after it is told here. */
  private static final Duration MOMENTS = Duration.ofMinutes(1);

  private LastWorkFile() {}

  /**
   * Returns the last work; nothing if the node never worked, or what is known of it was damaged.
   */
  public static Optional<LastWork> read(NodeHome home) throws IOException {
    Optional<String> text = StateFiles.read(file(home));
    if (text.isEmpty()) {
      return Optional.empty();
    }
    LastWork work;
    try {
      work = LastWork.parse(text.get());
    } catch (IllegalArgumentException e) {
      // A file that lost its text with the machine's power: the next work writes it anew.
      return Optional.empty();
    }
    return Optional.of(
        work.result() == LastWork.Result.RUNNING && isAbandoned(home, work)
            ? work.ended(LastWork.Result.FAILED, "cut off before its script began", 0, List.of())
            : work);
  }

  /** Returns whether whoever began the work died before the run itself was written down. */
  private static boolean isAbandoned(NodeHome home, LastWork work) throws IOException {
    UnitFiles files = new UnitFiles(home.repository(work.unit().repository()), work.unit().level());
    return !Files.exists(files.run().record())
        && Files.getLastModifiedTime(file(home)).toInstant().isBefore(Instant.now().minus(MOMENTS));
  }

  static void write(NodeHome home, LastWork work) throws IOException {
    StateFiles.write(file(home), work.render());
  }

  private static Path file(NodeHome home) {
    return home.run().resolve("lastwork.json");
  }
}
