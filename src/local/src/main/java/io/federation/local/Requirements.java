package io.federation.local;

import io.federation.local.packages.DebianPackages;
import io.federation.local.packages.PackagesMissingException;
import io.federation.machine.UnixUser;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/** Makes sure that this machine has the packages that nodes need, before any of them grows. */
final class Requirements {

  private final DebianPackages packages;
  private final LocalEvent.Listener listener;

  Requirements(Map<String, String> environment, LocalEvent.Listener listener) throws IOException {
    this.packages = new DebianPackages(environment, UnixUser.ofThisProcess().isRoot());
    this.listener = listener;
  }

  /**
   * Installs what is missing of {@code wanted}, if it may.
   *
   * @throws PackagesMissingException if it may not, with what to type
   */
  void meet(SortedSet<String> wanted, boolean mayInstall) throws IOException {
    if (wanted.isEmpty()) {
      return;
    }
    if (!packages.isKnown()) {
      listener.on(new LocalEvent.PackagesUnknown(List.copyOf(wanted)));
      return;
    }
    SortedSet<String> missing = packages.missing(wanted);
    if (missing.isEmpty()) {
      return;
    }
    if (!mayInstall) {
      throw new PackagesMissingException(
          "the nodes need packages that are missing here ("
              + String.join(" ", missing)
              + "): run this again with --yes, or type: "
              + packages.line(missing));
    }
    listener.on(new LocalEvent.PackagesMissing(List.copyOf(missing)));
    packages.install(missing, line -> listener.on(new LocalEvent.PackageLine(line)));
  }
}
