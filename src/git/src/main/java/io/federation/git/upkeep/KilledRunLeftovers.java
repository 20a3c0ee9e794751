package io.federation.git.upkeep;

import io.federation.machine.TemporaryFiles;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The files that a killed process left in a repository's {@code .git}: locks, which would keep all
 * who come after from writing, and packs that never arrived.
 */
public final class KilledRunLeftovers {

  /** What JGit writes into the {@code .keep} file of a pack that it is receiving. */
  private static final String RECEIVING = "jgit fetch";

  private KilledRunLeftovers() {}

  /**
   * Removes such files below {@code gitFolder}, for a caller that knows itself to be the only
   * writer; returns how many there were. A fetch of this process that was given up may still remove
   * its own.
   */
  public static int sweep(Path gitFolder) throws IOException {
    List<Path> leftovers = new ArrayList<>();
    Files.walkFileTree(
        gitFolder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (isLeftover(file)) {
              leftovers.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException trouble)
              throws IOException {
            if (!(trouble instanceof NoSuchFileException)) {
              throw trouble;
            }
            return FileVisitResult.CONTINUE;
          }
        });
    int removed = 0;
    for (Path leftover : leftovers) {
      removed += Files.deleteIfExists(leftover) ? 1 : 0;
    }
    return removed;
  }

  private static boolean isLeftover(Path file) throws IOException {
    String name = file.getFileName().toString();
    if (name.endsWith(".lock") || name.equals("gc.pid")) {
      return true;
    }
    if (name.endsWith(".keep")) {
      return isReceiving(file);
    }
    return isTemporary(name);
  }

  private static boolean isReceiving(Path keep) throws IOException {
    try {
      return Files.readString(keep).startsWith(RECEIVING);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static boolean isTemporary(String name) {
    return name.startsWith("incoming_")
        || (name.startsWith("gc_") && name.endsWith("_tmp"))
        || (name.startsWith("noz") && name.endsWith(".tmp"));
  }

  /**
   * Removes what killed programs, be it this one or git, left half-written among the objects of the
   * repository whose working tree is {@code folder}. Others may be writing there.
   *
   * @param before only files that were last written before this
   * @return how many there were
   */
  public static int sweepObjects(Path folder, Instant before) throws IOException {
    return TemporaryFiles.sweep(
        folder.resolve(".git/objects"),
        before,
        each -> false,
        KilledRunLeftovers::isHalfWrittenObject);
  }

  private static boolean isHalfWrittenObject(Path file) {
    String name = file.getFileName().toString();
    // The index is written after the pack; without it nobody finds anything in the pack.
    boolean lonely =
        name.startsWith("pack-")
            && name.endsWith(".pack")
            && !Files.exists(file.resolveSibling(name.replaceFirst("pack$", "idx")));
    return lonely || name.startsWith("tmp_") || isTemporary(name);
  }
}
