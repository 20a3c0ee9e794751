package io.federation.node.home;

import io.federation.machine.LockFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The locks of a node, on files in {@code run/}. */
public final class FileLocks {

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
  public Optional<LockFile> waitForHeartbeat(Duration longest)
      throws IOException, InterruptedException {
    return LockFile.tryLock(folder.resolve("heartbeat.lock"), longest);
  }

  /** Takes the lock of who delivers chat messages; nothing if somebody else holds it. */
  public Optional<LockFile> tryChat() throws IOException {
    return LockFile.tryLock(folder.resolve("chat.lock"));
  }

  /**
   * Takes the lock of who tells presence, waiting for whoever holds it.
   *
   * @param longest how long to wait
   * @return nothing if the lock is held for longer
   */
  public Optional<LockFile> waitForPresence(Duration longest)
      throws IOException, InterruptedException {
    return LockFile.tryLock(folder.resolve("presence.lock"), longest);
  }

  /** Takes the lock of init, jitter and work; nothing if somebody else holds it. */
  public Optional<LockFile> tryWork() throws IOException {
    return LockFile.tryLock(work());
  }

  /**
   * Takes the lock of init, jitter and work, waiting for a look to come to its end.
   *
   * @param longest how long to wait
   * @return nothing if the lock is held for longer
   */
  public Optional<LockFile> waitForWork(Duration longest) throws IOException, InterruptedException {
    return LockFile.tryLock(work(), longest);
  }

  private Path work() {
    return folder.resolve("work.lock");
  }

  /** Takes the lock of the state files, waiting for whoever holds it. */
  public LockFile state() throws IOException {
    return LockFile.lock(folder.resolve("state.lock"));
  }
}
