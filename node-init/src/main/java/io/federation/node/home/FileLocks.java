package io.federation.node.home;

import io.federation.machine.LockFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The locks of a node, on files in {@code run/}. */
public final class FileLocks {

  private static final Duration STATE_LIMIT = Duration.ofSeconds(30);

  private final Path folder;

  public FileLocks(NodeHome home) {
    this.folder = home.run();
  }

  /** Takes the lock of the look; nothing if another holds it for longer. */
  public Optional<LockFile> waitForHeartbeat(Duration longest)
      throws IOException, InterruptedException {
    return LockFile.tryLock(heartbeat(), longest);
  }

  /** Takes the lock of who delivers chat messages; nothing if somebody else holds it. */
  public Optional<LockFile> tryChat() throws IOException {
    return LockFile.tryLock(folder.resolve("chat.lock"));
  }

  /** Takes the lock of who tells presence; nothing if another holds it for longer. */
  public Optional<LockFile> waitForPresence(Duration longest)
      throws IOException, InterruptedException {
    return LockFile.tryLock(folder.resolve("presence.lock"), longest);
  }

  /** Takes the lock of who tells AWS; nothing if another holds it for longer. */
  public Optional<LockFile> waitForAws(Duration longest) throws IOException, InterruptedException {
    return LockFile.tryLock(folder.resolve("aws.lock"), longest);
  }

  /** Takes the lock of the heartbeat that ends the node; nothing if somebody else holds it. */
  public Optional<LockFile> tryEnd() throws IOException {
    return LockFile.tryLock(folder.resolve("end.lock"));
  }

  /** Takes the lock of init, jitter and work; nothing if somebody else holds it. */
  public Optional<LockFile> tryWork() throws IOException {
    return LockFile.tryLock(work());
  }

  /** Takes the lock of init, jitter and work; nothing if another holds it for longer. */
  public Optional<LockFile> waitForWork(Duration longest) throws IOException, InterruptedException {
    return LockFile.tryLock(work(), longest);
  }

  /** Returns who holds the lock of the look, in words. */
  public String heartbeatHolder() {
    return LockFile.holder(heartbeat());
  }

  /** Returns who holds the lock of init, jitter and work, in words. */
  public String workHolder() {
    return LockFile.holder(work());
  }

  private Path heartbeat() {
    return folder.resolve("heartbeat.lock");
  }

  private Path work() {
    return folder.resolve("work.lock");
  }

  /**
   * Takes the lock of the state files, waiting for whoever holds it.
   *
   * @throws IOException that names the holder, if the lock is held for longer than any change takes
   */
  public LockFile state() throws IOException {
    return LockFile.lock(folder.resolve("state.lock"), STATE_LIMIT);
  }
}
