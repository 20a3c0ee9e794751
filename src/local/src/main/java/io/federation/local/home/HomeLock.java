package io.federation.local.home;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A lock of the operating system on a file, held until it is closed: a process that dies, however
 * it dies, has left it.
 */
public final class HomeLock implements AutoCloseable {

  /** In the home itself, as it is taken before anything else is made. */
  static final String CHANGE = ".change.lock";

  private final FileChannel channel;

  private HomeLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock of those who change the federation from outside, such as {@code up}. The home is
   * made if there is none; the caller has made sure that it may be used.
   *
   * @throws BusyException if somebody else holds it
   */
  public static HomeLock change(FederationHome home) throws IOException {
    return tryLock(home.root().resolve(CHANGE))
        .orElseThrow(
            () ->
                new BusyException("another command is changing the federation in " + home.root()));
  }

  /** Takes the lock of the one keeper; nothing if another keeper holds it. */
  public static Optional<HomeLock> keeper(FederationHome home) throws IOException {
    return tryLock(home.run().resolve("keeper.lock"));
  }

  private static Optional<HomeLock> tryLock(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return Optional.of(new HomeLock(channel));
      }
    } catch (OverlappingFileLockException e) {
      // Held by another thread of this very process: as taken as by another process.
      channel.close();
      return Optional.empty();
    }
    channel.close();
    return Optional.empty();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
