package io.federation.local.keeper;

import io.federation.local.home.FederationHome;
import io.federation.machine.ProcessIdentity;
import io.federation.machine.StateFiles;
import io.federation.model.spec.Durations;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The note about the keeper that runs: its process in the first line, then how often it beats.
 *
 * @param process its process
 * @param every the time between two heartbeats of a node
 */
public record KeeperRecord(ProcessIdentity process, Duration every) {

  void write(FederationHome home) throws IOException {
    StateFiles.write(file(home), process + "\n" + Durations.render(every) + "\n");
  }

  /** Returns the note in {@code home}, be its keeper running or gone; nothing if there is none. */
  static Optional<KeeperRecord> read(FederationHome home) throws IOException {
    Optional<String> text = StateFiles.read(file(home));
    if (text.isEmpty()) {
      return Optional.empty();
    }
    List<String> lines = text.get().lines().toList();
    try {
      return Optional.of(
          new KeeperRecord(
              ProcessIdentity.parse(lines.get(0)), Durations.parse("every", lines.get(1))));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException(file(home) + " is not the note of a keeper: remove it", e);
    }
  }

  private static Path file(FederationHome home) {
    return home.run().resolve("keeper.txt");
  }
}
