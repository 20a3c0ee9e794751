package io.federation.git;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Keeps a folder for one user at a time, by a locked file beside it. The system frees the lock of a
 * process that is killed; the file then tells the next user so.
 */
public final class FolderLock implements AutoCloseable {

  private static final long POLL_MILLIS = 20;

  private final FileChannel channel;
  private final boolean afterKill;

  private FolderLock(FileChannel channel, boolean afterKill) {
    this.channel = channel;
    this.afterKill = afterKill;
  }

  /**
   * Takes the lock.
   *
   * @param wait how long to wait for another user at most
   * @throws FolderInUseException if it is in use for longer
   */
  public static FolderLock take(Path folder, Duration wait) throws IOException {
    long start = System.nanoTime();
    Files.createDirectories(folder.toAbsolutePath().getParent());
    FileChannel channel =
        FileChannel.open(
            folder.resolveSibling("." + folder.getFileName() + ".lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      while (!tryLock(channel)) {
        if (System.nanoTime() - start >= wait.toNanos()) {
          throw new FolderInUseException(folder);
        }
        Thread.sleep(POLL_MILLIS);
      }
      boolean afterKill = channel.size() > 0;
      channel.write(ByteBuffer.wrap(new byte[] {'\n'}), 0);
      return new FolderLock(channel, afterKill);
    } catch (InterruptedException e) {
      channel.close();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while another process uses " + folder, e);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Returns whether the user before was killed, or its machine was, in the midst of it. */
  public boolean isAfterKill() {
    return afterKill;
  }

  @Override
  public void close() throws IOException {
    channel.truncate(0);
    channel.close();
  }
}
