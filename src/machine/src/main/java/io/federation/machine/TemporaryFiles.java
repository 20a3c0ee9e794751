package io.federation.machine;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The hidden files beside state files that killed processes left there, see {@link
 * StateFiles#beside}.
 */
public final class TemporaryFiles {

  private static final Pattern NAME = Pattern.compile("\\..+\\.[0-9]+-[0-9]+\\.new");

  private TemporaryFiles() {}

  /**
   * Removes such files from a folder and all below it. A folder that does not exist is fine; links
   * are not followed.
   *
   * @param before only files that were last written before this; a younger one may be growing
   * @param spared folders that are not looked into
   * @return how many there were
   */
  public static int sweep(Path folder, Instant before, Predicate<Path> spared) throws IOException {
    return sweep(
        folder, before, spared, file -> NAME.matcher(file.getFileName().toString()).matches());
  }

  /**
   * Removes the files that {@code unwanted} accepts, else like {@link #sweep(Path, Instant,
   * Predicate)}.
   */
  public static int sweep(
      Path folder, Instant before, Predicate<Path> spared, Predicate<Path> unwanted)
      throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return 0;
    }
    Sweep sweep = new Sweep(before, spared, unwanted);
    Files.walkFileTree(folder, sweep);
    if (sweep.trouble.isPresent()) {
      throw sweep.trouble.get();
    }
    return sweep.removed;
  }

  private static final class Sweep extends SimpleFileVisitor<Path> {
    private final Instant before;
    private final Predicate<Path> spared;
    private final Predicate<Path> unwanted;
    private int removed;
    private Optional<IOException> trouble = Optional.empty();

    Sweep(Instant before, Predicate<Path> spared, Predicate<Path> unwanted) {
      this.before = before;
      this.spared = spared;
      this.unwanted = unwanted;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return spared.test(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile()
          && attributes.lastModifiedTime().toInstant().isBefore(before)
          && unwanted.test(file)) {
        try {
          removed += Files.deleteIfExists(file) ? 1 : 0;
        } catch (IOException e) {
          trouble = Optional.of(e);
        }
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return keep(e);
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
      return e == null ? FileVisitResult.CONTINUE : keep(e);
    }

    /** One file that cannot be had does not keep the others; that it is gone is no trouble. */
    private FileVisitResult keep(IOException e) {
      if (!(e instanceof NoSuchFileException)) {
        trouble = Optional.of(e);
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
