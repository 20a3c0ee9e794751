package io.federation.machine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A lock of the operating system on a file, held until it is closed: a process that dies, however
 * it dies, has left it. It keeps the threads of one process apart too. The file is made, with its
 * folders, and stays.
 */
public final class LockFile implements AutoCloseable {

  /**
   * Who in this very process has its turn at a file. To the operating system all threads are one:
   * it does not keep them apart, and takes a lock away when any of them closes the file.
   */
  private static final Map<Path, Semaphore> TURNS = new ConcurrentHashMap<>();

  private static final long POLL_MILLIS = 20;

  /** The machine's locks, see proc_locks(5): a line each. */
  private static final Path LOCKS = Path.of("/proc/locks");

  private static final int KIND = 1;
  private static final int PID = 4;
  private static final int INODE = 5;

  private final FileChannel channel;
  private final Semaphore turn;
  private final AtomicBoolean closed = new AtomicBoolean();

  private LockFile(FileChannel channel, Semaphore turn) {
    this.channel = channel;
    this.turn = turn;
  }

  /**
   * Takes the lock, waiting for whoever holds it.
   *
   * @param longest how long to wait
   * @throws IOException that names the holder, if the lock is held for longer
   */
  public static LockFile lock(Path file, Duration longest) throws IOException {
    // Without a lambda, whose first use is slow: a heartbeat comes by here.
    try {
      Optional<LockFile> held = tryLock(file, longest);
      if (held.isPresent()) {
        return held.get();
      }
      throw new FileSystemException(
          file.toString(),
          null,
          "is locked by "
              + holder(file)
              + ", and was waited for "
              + longest.toSeconds()
              + " s: let that process finish, or end it");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while another process holds the lock " + file, e);
    }
  }

  /** Takes the lock; nothing if somebody else holds it. */
  public static Optional<LockFile> tryLock(Path file) throws IOException {
    Path real = real(file);
    Semaphore turn = turn(real);
    return turn.tryAcquire() ? lock(real, turn) : Optional.empty();
  }

  /** Takes the lock; nothing if somebody else holds it for longer. */
  public static Optional<LockFile> tryLock(Path file, Duration longest)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + longest.toNanos();
    long pause = 1;
    Optional<LockFile> held = tryLock(file);
    while (held.isEmpty() && System.nanoTime() - deadline < 0) {
      Thread.sleep(pause);
      pause = Math.min(2 * pause, POLL_MILLIS);
      held = tryLock(file);
    }
    return held;
  }

  /**
   * Returns who holds the lock of a file, in words such as {@code process 12 (java, user root)}.
   */
  public static String holder(Path file) {
    try {
      // 1: POSIX ADVISORY WRITE <pid> <device>:<inode> <from> <to>; -> before POSIX: it waits.
      String inode = ":" + Files.getAttribute(file, "unix:ino");
      for (String line : Files.readAllLines(LOCKS)) {
        String[] words = line.trim().split("\\s+", -1);
        if (words.length > INODE
            && words[KIND].equals("POSIX")
            && words[INODE].endsWith(inode)
            && Long.parseLong(words[PID]) > 0) {
          return new ProcessTable().describe(Long.parseLong(words[PID]));
        }
      }
    } catch (IOException | NumberFormatException e) {
      // As below: it is only words that are missed.
    }
    return "a process that cannot be seen from here";
  }

  /** A file has one path here, by whatever links its folder is reached. */
  private static Path real(Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path folder = absolute.resolveSibling("");
    PrivateFiles.createFolders(folder);
    return folder.toRealPath().resolve(file.getFileName());
  }

  private static Semaphore turn(Path file) {
    return TURNS.computeIfAbsent(file, any -> new Semaphore(1));
  }

  private static Optional<LockFile> lock(Path file, Semaphore turn) throws IOException {
    LockFile held;
    try {
      held =
          new LockFile(
              PrivateFiles.open(
                  file,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE),
              turn);
    } catch (IOException | RuntimeException e) {
      turn.release();
      throw e;
    }
    // On a thread that is interrupted Java would close the file, and say nothing of why.
    boolean interrupted = Thread.interrupted();
    try {
      FileLock lock = held.channel.tryLock();
      if (lock != null) {
        return Optional.of(held);
      }
    } catch (IOException | RuntimeException e) {
      held.close();
      throw e;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    held.close();
    return Optional.empty();
  }

  /**
   * Returns the locked file. Whoever holds the lock reads and writes it by this channel alone:
   * another one of this process would take the lock away when it is closed.
   */
  public FileChannel channel() {
    return channel;
  }

  @Override
  public void close() throws IOException {
    if (closed.compareAndSet(false, true)) {
      try {
        channel.close();
      } finally {
        turn.release();
      }
    }
  }
}
