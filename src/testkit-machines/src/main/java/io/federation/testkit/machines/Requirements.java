package io.federation.testkit.machines;

import io.federation.machine.SearchPath;
import io.federation.machine.UnixUser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What this computer must have for machines to boot on it. */
final class Requirements {

  private static final Map<String, String> PACKAGES =
      new TreeMap<>(
          Map.of(
              "systemd-nspawn", "systemd-container",
              "mmdebstrap", "mmdebstrap",
              "dnsmasq", "dnsmasq-base",
              "ip", "iproute2",
              "iptables", "iptables",
              "nsenter", "util-linux",
              "unshare", "util-linux",
              "journalctl", "systemd"));

  private Requirements() {}

  /**
   * Returns if all is there that can be seen before something is tried.
   *
   * @throws IllegalStateException that says all that is missing
   */
  static void check() {
    List<String> missing = new ArrayList<>();
    try {
      if (!UnixUser.ofThisProcess().isRoot()) {
        missing.add("the rights of root");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot see whose process this is", e);
    }
    String folders = String.join(":", SearchPath.SYSTEM_FOLDERS);
    PACKAGES.forEach(
        (program, debianPackage) -> {
          if (SearchPath.find(program, folders).isEmpty()) {
            missing.add(program + " (Debian package " + debianPackage + ")");
          }
        });
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "machines cannot boot here; missing: " + String.join(", ", missing));
    }
  }
}
