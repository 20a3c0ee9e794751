package io.federation.machine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
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

  private final FileChannel channel;
  private final Semaphore turn;
  private final AtomicBoolean closed = new AtomicBoolean();

  private LockFile(FileChannel channel, Semaphore turn) {
    this.channel = channel;
    this.turn = turn;
  }

  /** Takes the lock, waiting for whoever holds it. */
  public static LockFile lock(Path file) throws IOException {
    Path real = real(file);
    Semaphore turn = turn(real);
    turn.acquireUninterruptibly();
    return lock(real, turn, true).orElseThrow();
  }

  /** Takes the lock; nothing if somebody else holds it. */
  public static Optional<LockFile> tryLock(Path file) throws IOException {
    Path real = real(file);
    Semaphore turn = turn(real);
    return turn.tryAcquire() ? lock(real, turn, false) : Optional.empty();
  }

  /**
   * Takes the lock, waiting for whoever holds it.
   *
   * @param longest how long to wait
   * @return nothing if the lock is held for longer
   */
  public static Optional<LockFile> tryLock(Path file, Duration longest)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + longest.toNanos();
    Optional<LockFile> held = tryLock(file);
    while (held.isEmpty() && System.nanoTime() - deadline < 0) {
      Thread.sleep(POLL_MILLIS);
      held = tryLock(file);
    }
    return held;
  }

  /** A file has one path here, by whatever links its folder is reached. */
  private static Path real(Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path folder = absolute.resolveSibling("");
    Files.createDirectories(folder);
    return folder.toRealPath().resolve(file.getFileName());
  }

  private static Semaphore turn(Path file) {
    return TURNS.computeIfAbsent(file, any -> new Semaphore(1));
  }

  private static Optional<LockFile> lock(Path file, Semaphore turn, boolean wait)
      throws IOException {
    LockFile held;
    try {
      held =
          new LockFile(
              FileChannel.open(
                  file,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE),
              turn);
    } catch (IOException | RuntimeException e) {
      turn.release();
      throw e;
    }
    try {
      FileLock lock = wait ? held.channel.lock() : held.channel.tryLock();
      if (lock != null) {
        return Optional.of(held);
      }
    } catch (IOException | RuntimeException e) {
      held.close();
      throw e;
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
