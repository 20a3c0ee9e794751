package io.federation.testkit.machines;

import io.federation.machine.LockFile;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The number of a network, which its names and addresses are made of, and the folder of its files:
 * nobody else's while it is held. Of whoever was killed with a number the rest is removed when the
 * next number is taken.
 */
final class NetworkNumber implements AutoCloseable {

  /** As many as dockerd and CI leave of the address range 10.214.0.0/16. */
  private static final int NUMBERS = 100;

  /** Not in /tmp, which may be memory. */
  private static final Path FOLDER = Path.of("/var/tmp/federation-machines");

  private final int number;
  private final LockFile lock;

  private NetworkNumber(int number, LockFile lock) {
    this.number = number;
    this.lock = lock;
  }

  static NetworkNumber take() {
    try {
      Files.createDirectories(FOLDER);
      removeLeftovers();
      for (int number = 0; number < NUMBERS; number++) {
        Optional<LockFile> lock = LockFile.tryLock(lock(number));
        if (lock.isPresent() && isAddressFree(number)) {
          Files.createDirectories(folder(number));
          return new NetworkNumber(number, lock.get());
        }
        if (lock.isPresent()) {
          lock.get().close();
        }
      }
      throw new IllegalStateException("all networks 10.214.0.0/24 to 10.214.99.0/24 are in use");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot take a network number in " + FOLDER, e);
    }
  }

  private static void removeLeftovers() throws IOException {
    for (int number = 0; number < NUMBERS; number++) {
      if (Files.exists(folder(number))) {
        Optional<LockFile> lock = LockFile.tryLock(lock(number));
        if (lock.isPresent()) {
          try (LockFile held = lock.get()) {
            remove(number);
          }
        }
      }
    }
  }

  private static void remove(int number) {
    ProgramRun.of("sh", "-s", "remove", Integer.toString(number), folder(number).toString())
        .withStdin(Resources.text("network.sh"))
        .run()
        .expectingSuccess();
    ProgramRun.of("rm", "-rf", "--one-file-system", folder(number).toString())
        .run()
        .expectingSuccess();
  }

  private static boolean isAddressFree(int number) throws SocketException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .noneMatch(address -> address.getHostAddress().startsWith("10.214." + number + "."));
  }

  private static Path folder(int number) {
    return FOLDER.resolve(Integer.toString(number));
  }

  private static Path lock(int number) {
    return FOLDER.resolve(number + ".lock");
  }

  int value() {
    return number;
  }

  Path folder() {
    return folder(number);
  }

  /** Gives it back, with its folder removed and, where something went wrong, what is in there. */
  @Override
  public void close() {
    try (LockFile held = lock) {
      remove(number);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot give back network number " + number, e);
    }
  }
}
