package io.federation.testkit.machines;

import io.federation.testkit.KeptFiles;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.TemporaryFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The root file system of all machines: a Debian as clouds have it, with the packages of the sample
 * stacks, as no machine reaches a package server. It is made once and kept in {@code
 * ~/.cache/federation/machines}; nothing writes into it.
 */
final class RootFileSystem {

  private static final Duration MAKE_LIMIT = Duration.ofMinutes(15);
  private static final String SUITE = "bookworm";

  private static final List<String> PACKAGES =
      List.of(
          // What boots, and makes itself a machine of EC2.
          ("systemd systemd-sysv dbus udev libpam-systemd cloud-init ifupdown isc-dhcp-client netbase"
                  + " iproute2 iptables ca-certificates curl openssh-server sudo procps python3 mount"
                  + " e2fsprogs util-linux"
                  // What a node and the parts of lad1 need.
                  + " git openjdk-17-jre-headless default-jdk-headless libmariadb-java"
                  + " mariadb-server-core mariadb-client-core haproxy socat")
              .split(" ", -1));

  private RootFileSystem() {}

  /** Returns its folder; makes it where there is none, which takes a minute or some. */
  static Path folder() {
    return KeptFiles.kept(
        "machines/root-" + KeptFiles.key(definition()),
        place -> {
          try (TemporaryFolder scripts = TemporaryFolder.create("root-file-system")) {
            Path script = Resources.unpack("root-file-system.sh", scripts.path());
            ProgramRun.of(command(script, place)).within(MAKE_LIMIT).run().expectingSuccess();
          }
        });
  }

  private static String definition() {
    return command(Path.of("script"), Path.of("root")) + Resources.text("root-file-system.sh");
  }

  private static List<String> command(Path script, Path place) {
    List<String> command = new ArrayList<>(List.of("mmdebstrap", "--quiet", "--variant=minbase"));
    command.add("--mode=root");
    command.add("--include=" + String.join(",", PACKAGES));
    command.add("--dpkgopt=path-exclude=/usr/share/doc/*");
    command.add("--dpkgopt=path-exclude=/usr/share/locale/*");
    command.add("--customize-hook=sh " + script + " \"$1\"");
    command.add("--format=directory");
    command.add(SUITE);
    command.add(place.toString());
    return command;
  }
}
