package io.federation.git;

import io.federation.machine.LockFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Keeps a folder for one user at a time, by a locked file beside it. The file is not empty while
 * the folder is in use: after a kill it tells the next user so.
 */
public final class FolderLock implements AutoCloseable {

  private final Path file;
  private final LockFile lock;
  private final boolean afterKill;

  private FolderLock(Path file, LockFile lock) throws IOException {
    this.file = file;
    this.lock = lock;
    this.afterKill = lock.channel().size() > 0;
    lock.channel().write(ByteBuffer.wrap(new byte[] {'\n'}), 0);
  }

  /**
   * Takes the lock.
   *
   * @param wait how long to wait for another user at most
   * @throws FolderInUseException if it is in use for longer
   */
  public static FolderLock take(Path folder, Duration wait) throws IOException {
    Path file = folder.resolveSibling("." + folder.getFileName() + ".lock");
    LockFile lock;
    try {
      lock = LockFile.tryLock(file, wait).orElseThrow(() -> new FolderInUseException(folder));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while another process uses " + folder, e);
    }
    try {
      return new FolderLock(file, lock);
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  /** Returns whether the user before was killed, or its machine was, in the midst of it. */
  public boolean isAfterKill() {
    return afterKill;
  }

  @Override
  public void close() throws IOException {
    try (lock) {
      // Not by the channel of the lock, which fails on a thread that is interrupted.
      if (Files.exists(file)) {
        Files.write(file, new byte[0]);
      }
    }
  }
}
