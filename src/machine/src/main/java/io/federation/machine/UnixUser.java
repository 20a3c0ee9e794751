package io.federation.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Whom a file or a process belongs to.
 *
 * @param uid the number of the user
 * @param name the user's name, or the number again if it has none
 */
public record UnixUser(int uid, String name) {

  public static UnixUser of(Path file) throws IOException {
    return new UnixUser(
        (Integer) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS),
        Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).getName());
  }

  /** Returns the user that this process runs as. */
  public static UnixUser ofThisProcess() throws IOException {
    // The link /proc/self belongs to root; what it leads to belongs to the process's user.
    return of(Path.of("/proc/self").toRealPath());
  }

  /** Returns whether this is the superuser. */
  public boolean isRoot() {
    return uid == 0;
  }
}
