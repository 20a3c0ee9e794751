package io.federation.testkit.machines;

import io.federation.machine.LockFile;
import io.federation.machine.Sha256;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
  private static final int KEY_LENGTH = 16;
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
    String home = System.getenv().getOrDefault("HOME", System.getProperty("java.io.tmpdir"));
    return in(Path.of(home, ".cache", "federation", "machines"));
  }

  private static Path in(Path cache) {
    try (TemporaryFolder scripts = TemporaryFolder.create("root-file-system")) {
      Path script = Resources.unpack("root-file-system.sh", scripts.path());
      return keptIn(cache, definition(), place -> command(script, place));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a root file system in " + cache, e);
    }
  }

  /** What makes it, as a command line. */
  interface Maker {

    List<String> command(Path place);
  }

  /**
   * Returns the folder for a definition, and runs what makes it where there is none. It is made
   * aside and renamed: what a maker leaves that fails or is killed is never taken for whole.
   */
  static Path keptIn(Path cache, String definition, Maker maker) throws IOException {
    String key = Sha256.name(definition.getBytes(StandardCharsets.UTF_8), KEY_LENGTH);
    Path whole = cache.resolve("root-" + key);
    Files.createDirectories(cache);
    try (LockFile lock = LockFile.lock(cache.resolve("lock"), MAKE_LIMIT)) {
      if (!Files.isDirectory(whole)) {
        Path making = cache.resolve("root-" + key + ".new");
        ProgramRun.of("rm", "-rf", "--one-file-system", making.toString()).run().expectingSuccess();
        ProgramRun.of(maker.command(making)).within(MAKE_LIMIT).run().expectingSuccess();
        Files.move(making, whole);
      }
      return whole;
    }
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
