package io.federation.local.repository;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Locks on branches of the repositories that are served here, left by pushes that were killed, with
 * their node for example. As long as they are there nobody can push to those branches.
 */
public final class StaleLocks {

  /** A branch is locked for milliseconds; who locked it this long ago does not live any more. */
  static final Duration OLD = Duration.ofSeconds(30);

  private final Path folder;
  private final Clock clock;

  /** Looks after the repositories in {@code folder}. */
  public StaleLocks(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /** Removes them, and returns which there were. */
  public List<Path> remove() throws IOException {
    List<Path> removed = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return removed;
    }
    try (DirectoryStream<Path> repositories = Files.newDirectoryStream(folder, "[!.]*.git")) {
      for (Path repository : repositories) {
        OldLocks old = new OldLocks(repository, clock.instant().minus(OLD));
        Files.walkFileTree(repository, old);
        for (Path lock : old.found) {
          if (Files.deleteIfExists(lock)) {
            removed.add(lock);
          }
        }
      }
    }
    return removed;
  }

  private static final class OldLocks extends SimpleFileVisitor<Path> {
    private final List<Path> found = new ArrayList<>();
    private final Path objects;
    private final Instant limit;

    OldLocks(Path repository, Instant limit) {
      this.objects = repository.resolve("objects");
      this.limit = limit;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      // What is locked there is locked by git gc, which takes its time and cleans up by itself.
      return folder.equals(objects) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (file.toString().endsWith(".lock")
          && attributes.lastModifiedTime().toInstant().isBefore(limit)) {
        found.add(file);
      }
      return FileVisitResult.CONTINUE;
    }

    /** Goes on without what others have removed meanwhile, as they do with every lock. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException trouble) throws IOException {
      return goOn(trouble);
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException trouble)
        throws IOException {
      return trouble == null ? FileVisitResult.CONTINUE : goOn(trouble);
    }

    private static FileVisitResult goOn(IOException trouble) throws IOException {
      if (trouble instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw trouble;
    }
  }
}
