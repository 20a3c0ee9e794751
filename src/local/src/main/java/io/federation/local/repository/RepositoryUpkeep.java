package io.federation.local.repository;

import io.federation.machine.Program;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Packs the bare repositories that are served here and drops what no branch leads to any more. Each
 * push leaves a pack, and presence is pushed every minute by every node.
 *
 * <p>The git program does it, in a process of its own: nodes push while it runs, which it is made
 * for (git-gc(1)), and how much memory it needs is not the keeper's concern.
 */
public final class RepositoryUpkeep {

  /** From how many packs on it does not wait for its hour. */
  static final int MOST_PACKS = 200;

  private static final Duration EVERY = Duration.ofHours(6);
  private static final Duration LIMIT = Duration.ofMinutes(30);

  /** What is younger stays: it may belong to a push that is under way. */
  private static final String UNREACHABLE = "2.hours.ago";

  /** Says by its time when the repository was packed. */
  private static final String NOTE = "federation-packed";

  private final Path folder;
  private final Map<String, String> environment;
  private final Clock clock;

  /**
   * Looks after the repositories in {@code folder}.
   *
   * @param environment the variables of this process
   */
  public RepositoryUpkeep(Path folder, Map<String, String> environment, Clock clock) {
    this.folder = folder;
    this.environment = Map.copyOf(environment);
    this.clock = clock;
  }

  /**
   * Packs each repository that needs it.
   *
   * @return those that were packed
   * @throws IOException if one cannot be packed; the others have been
   */
  public List<Path> run() throws IOException {
    List<Path> packed = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return packed;
    }
    IOException trouble = null;
    try (DirectoryStream<Path> repositories = Files.newDirectoryStream(folder, "[!.]*.git")) {
      for (Path repository : repositories) {
        try {
          if (isDue(repository)) {
            pack(repository);
            packed.add(repository);
          }
        } catch (IOException e) {
          trouble = e;
        }
      }
    }
    if (trouble != null) {
      throw trouble;
    }
    return packed;
  }

  private boolean isDue(Path repository) throws IOException {
    if (packs(repository) > MOST_PACKS) {
      return true;
    }
    Path note = repository.resolve(NOTE);
    Path since = Files.exists(note) ? note : repository.resolve("HEAD");
    Instant last = Files.getLastModifiedTime(since).toInstant();
    return last.plus(EVERY).isBefore(clock.instant());
  }

  private static int packs(Path repository) throws IOException {
    Path packs = repository.resolve("objects/pack");
    int count = 0;
    if (Files.isDirectory(packs)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(packs, "*.pack")) {
        for (Path ignored : found) {
          count++;
        }
      }
    }
    return count;
  }

  private void pack(Path repository) throws IOException {
    Program.Result result =
        new Program(
                List.of(
                    "nice",
                    "git",
                    // Otherwise each unreachable object becomes a file of its own until it goes.
                    "-c",
                    "gc.cruftPacks=true",
                    "gc",
                    "--quiet",
                    "--prune=" + UNREACHABLE),
                environment,
                repository)
            .run(LIMIT);
    if (result.code() != 0) {
      throw new IOException(
          "git gc of " + repository + " failed: " + String.join(" | ", result.err()));
    }
    Path note = repository.resolve(NOTE);
    if (!Files.exists(note)) {
      Files.createFile(note);
    }
    Files.setLastModifiedTime(note, FileTime.from(clock.instant()));
  }
}
