package io.federation.machine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Keeps logs from growing without end. When {@code x.log} has become too large it is made {@code
 * x.log.1}, what was that before {@code x.log.2}, and so on; the oldest goes.
 *
 * <p>Several processes may write a log and find it too large at once: one of them rotates it. It
 * may be killed at any moment: then at most a number is missing, which the next one fills, and no
 * line is lost.
 */
public final class LogRotation {

  /** From how many bytes on a log is too large. */
  public static final long LARGEST = 1024 * 1024;

  /** How many older logs are kept beside one. */
  public static final int OLDER = 3;

  private LogRotation() {}

  /**
   * Returns where an older part of a log is.
   *
   * @param number 1 for the newest of them
   */
  public static Path older(Path log, int number) {
    return log.resolveSibling(log.getFileName() + "." + number);
  }

  /** Returns whether {@code log} is too large; one that does not exist is not. */
  public static boolean isTooLarge(Path log) {
    return log.toFile().length() >= LARGEST;
  }

  /**
   * Moves a log that is too large out of the way. For logs that every writer opens anew for each
   * line, or soon: what a writer still has open goes on to be written, as an older part.
   *
   * @return whether this call did it; not if the log is not too large, or somebody else is at it
   */
  public static boolean rotate(Path log) throws IOException {
    return underLock(log, LogRotation::moveAway);
  }

  /**
   * Copies a log that is too large out of the way and empties it. For a log that somebody holds
   * open to append to for as long as he lives; a line that is written between the two steps is
   * lost.
   *
   * @return as {@link #rotate} does
   */
  public static boolean copyAndEmpty(Path log) throws IOException {
    return underLock(log, LogRotation::copyAway);
  }

  private interface Step {
    void take(Path log) throws IOException;
  }

  private static boolean underLock(Path log, Step step) throws IOException {
    if (!isTooLarge(log)) {
      return false;
    }
    Path lockFile = log.resolveSibling("." + log.getFileName() + ".rotation");
    Optional<LockFile> lock = LockFile.tryLock(lockFile);
    if (lock.isEmpty()) {
      return false;
    }
    try (LockFile held = lock.get()) {
      // Whoever had the lock before us may have rotated it already.
      if (!isTooLarge(log)) {
        return false;
      }
      step.take(log);
      return true;
    }
  }

  private static void moveAway(Path log) throws IOException {
    makeRoom(log);
    move(log, older(log, 1));
  }

  private static void copyAway(Path log) throws IOException {
    Path copy = StateFiles.beside(log);
    Files.copy(log, copy, StandardCopyOption.REPLACE_EXISTING);
    makeRoom(log);
    move(copy, older(log, 1));
    try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
      channel.truncate(0);
    }
  }

  /** Shifts older logs up to the first number that is free; if none is, the oldest goes. */
  private static void makeRoom(Path log) throws IOException {
    int free = 1;
    while (free < OLDER && Files.exists(older(log, free))) {
      free++;
    }
    for (int number = free; number > 1; number--) {
      move(older(log, number - 1), older(log, number));
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (NoSuchFileException e) {
      // Somebody has removed it meanwhile: there is nothing to be kept.
    }
  }
}
