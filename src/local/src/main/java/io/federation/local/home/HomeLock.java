package io.federation.local.home;

import io.federation.machine.LockFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The locks of a federation on one machine. */
public final class HomeLock {

  /** In the home itself, as it is taken before anything else is made. */
  static final String CHANGE = ".change.lock";

  private HomeLock() {}

  /**
   * Takes the lock of those who change the federation from outside, such as {@code up}. The home is
   * made if there is none; the caller has made sure that it may be used.
   *
   * @throws BusyException if somebody else holds it
   */
  public static LockFile change(FederationHome home) throws IOException {
    Path file = home.root().resolve(CHANGE);
    return LockFile.tryLock(file)
        .orElseThrow(
            () ->
                new BusyException(
                    "another command is changing the federation in "
                        + home.root()
                        + ": "
                        + LockFile.holder(file)));
  }

  /** Takes the lock of the one keeper; nothing if another keeper holds it. */
  public static Optional<LockFile> keeper(FederationHome home) throws IOException {
    return LockFile.tryLock(home.run().resolve("keeper.lock"));
  }
}
