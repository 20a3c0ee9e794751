package io.federation.deploy.software;

import io.federation.deploy.plan.Software;
import java.io.IOException;
import java.util.Optional;

/** Brings packages to the versions that are wanted. One is made for each deployment of a host. */
public final class PackageInstaller {

  private final Packages packages;
  private boolean cleaned;

  public PackageInstaller(Packages packages) {
    this.packages = packages;
  }

  /**
   * Brings a package to its version, be that newer or older than what is there. What counts is what
   * is there in the end: package managers end well without having done it, too.
   *
   * @param maybeThere whether it may be there already, in any version
   * @throws IOException if it is not there afterwards; the message is in one line
   */
  public void provide(Software wanted, boolean maybeThere) throws IOException {
    if (maybeThere && isWanted(wanted, packages.installedVersion(wanted.name()))) {
      return;
    }
    if (!cleaned) {
      packages.clean();
      cleaned = true;
    }
    packages.install(wanted);
    Optional<String> installed = packages.installedVersion(wanted.name());
    if (isWanted(wanted, installed)) {
      return;
    }
    CommandFailedException refusal = null;
    if (installed.isPresent()) {
      try {
        packages.downgrade(wanted);
      } catch (CommandFailedException e) {
        // What is there says more than that.
        refusal = e;
      }
      installed = packages.installedVersion(wanted.name());
    }
    if (!isWanted(wanted, installed)) {
      throw new IOException(
          "Failed to install "
              + wanted.name()
              + wanted.version().map(version -> "-" + version).orElse("")
              + " (installed: "
              + installed.orElse("None")
              + ")",
          refusal);
    }
  }

  private static boolean isWanted(Software wanted, Optional<String> installed) {
    return installed.isPresent()
        && (wanted.version().isEmpty() || wanted.version().equals(installed));
  }
}
