package io.federation.node.init;

import io.federation.machine.StateFiles;
import io.federation.node.home.NodeHome;
import io.federation.node.script.Resources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Puts the program into the node's {@code bin/}, from where the heartbeat calls it: the jar, and a
 * launcher that starts it with the Java of this very process.
 */
public final class Installation {

  private final NodeHome home;
  private final Optional<Path> jar;
  private final Path java;

  /**
   * Installs from {@code jar}.
   *
   * @param jar the jar that runs now; nothing if the program does not run from a jar, in which case
   *     there is nothing to install
   * @param java the Java program that runs it
   */
  public Installation(NodeHome home, Optional<Path> jar, Path java) {
    this.home = home;
    this.jar = jar;
    this.java = java;
  }

  void install() throws IOException {
    if (jar.isEmpty()) {
      return;
    }
    Files.createDirectories(home.bin());
    StateFiles.refresh(jar.get(), home.bin().resolve("node-init.jar"));
    Path launcher = home.bin().resolve("node-init");
    Path fresh = StateFiles.beside(launcher);
    Files.writeString(
        fresh,
        Resources.text(Installation.class, "launcher.sh")
            .replace("@JAVA@", ShellWord.of(java.toString())));
    Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.move(fresh, launcher, StandardCopyOption.ATOMIC_MOVE);
  }
}
