package io.federation.node.home;

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
 * The locks of a node. They are locks of the operating system on files in {@code run/}: a process
 * that dies, however it dies, has left them.
 */
public final class FileLocks {

  /** A lock that is held until it is closed. */
  public static final class Held implements AutoCloseable {
    private final FileChannel channel;
    private final Semaphore turn;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Held(FileChannel channel, Semaphore turn) {
      this.channel = channel;
      this.turn = turn;
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

  /**
   * Who in this very process has its turn at a file. To the operating system all threads are one:
   * it does not keep them apart, and takes a lock away when any of them closes the file.
   */
  private static final Map<Path, Semaphore> TURNS = new ConcurrentHashMap<>();

  private static final long POLL_MILLIS = 50;

  private final Path folder;

  /** Uses the locks of {@code home}. */
  public FileLocks(NodeHome home) {
    this.folder = home.run();
  }

  /**
   * Takes the lock of the look, waiting for whoever holds it.
   *
   * @param longest how long to wait
   * @return nothing if the lock is held for longer
   */
  public Optional<Held> waitForHeartbeat(Duration longest)
      throws IOException, InterruptedException {
    return waitFor("heartbeat.lock", longest);
  }

  /** Takes the lock of who delivers chat messages; nothing if somebody else holds it. */
  public Optional<Held> tryChat() throws IOException {
    return tryLock("chat.lock");
  }

  /**
   * Takes the lock of who tells presence, waiting for whoever holds it.
   *
   * @param longest how long to wait
   * @return nothing if the lock is held for longer
   */
  public Optional<Held> waitForPresence(Duration longest) throws IOException, InterruptedException {
    return waitFor("presence.lock", longest);
  }

  /** Takes the lock of init, jitter and work; nothing if somebody else holds it. */
  public Optional<Held> tryWork() throws IOException {
    return tryLock("work.lock");
  }

  /**
   * Takes the lock of init, jitter and work, waiting for a look to come to its end.
   *
   * @param longest how long to wait
   * @return nothing if the lock is held for longer
   */
  public Optional<Held> waitForWork(Duration longest) throws IOException, InterruptedException {
    return waitFor("work.lock", longest);
  }

  private Optional<Held> waitFor(String name, Duration longest)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + longest.toNanos();
    Optional<Held> held = tryLock(name);
    while (held.isEmpty() && System.nanoTime() - deadline < 0) {
      Thread.sleep(POLL_MILLIS);
      held = tryLock(name);
    }
    return held;
  }

  /** Takes the lock of the state files, waiting for whoever holds it. */
  public Held state() throws IOException {
    Path file = file("state.lock");
    Semaphore turn = turn(file);
    turn.acquireUninterruptibly();
    return lock(file, turn, true).orElseThrow();
  }

  private Optional<Held> tryLock(String name) throws IOException {
    Path file = file(name);
    Semaphore turn = turn(file);
    return turn.tryAcquire() ? lock(file, turn, false) : Optional.empty();
  }

  /** A file has one path here, by whatever links its home is reached. */
  private Path file(String name) throws IOException {
    Files.createDirectories(folder);
    return folder.toRealPath().resolve(name);
  }

  private static Semaphore turn(Path file) {
    return TURNS.computeIfAbsent(file, any -> new Semaphore(1));
  }

  private Optional<Held> lock(Path file, Semaphore turn, boolean wait) throws IOException {
    Held held;
    try {
      held =
          new Held(
              FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE), turn);
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
}
