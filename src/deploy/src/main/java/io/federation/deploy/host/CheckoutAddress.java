package io.federation.deploy.host;

import io.federation.deploy.plan.Software;
import io.federation.machine.StateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The address that software was checked out from, as the tree has it, in a file of our own in the
 * checkout's {@code .git} or {@code .svn}. Git itself keeps no note of which tag or commit it was.
 */
public final class CheckoutAddress {

  private static final String FILE = "federation-address";

  private CheckoutAddress() {}

  /** Returns whether there is a checkout in a folder. */
  public static boolean isCheckout(Path folder) {
    return place(folder).isPresent();
  }

  /** Returns it; nothing where something else has made the checkout. */
  public static Optional<String> read(Path folder) throws IOException {
    Optional<Path> place = place(folder);
    return place.isEmpty()
        ? Optional.empty()
        : StateFiles.readLine(place.get().resolve(FILE))
            .filter(address -> new Software("any", Optional.of(address)).isCheckout());
  }

  /** Notes it in a checkout that is whole. */
  public static void write(Path folder, String address) throws IOException {
    Path place = place(folder).orElseThrow(() -> new IOException(folder + " is no checkout"));
    StateFiles.writeDurably(place.resolve(FILE), address + "\n");
  }

  private static Optional<Path> place(Path folder) {
    return Stream.of(".git", ".svn").map(folder::resolve).filter(Files::isDirectory).findFirst();
  }
}
