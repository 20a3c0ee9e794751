package io.federation.node.install;

import io.federation.machine.PrivateFiles;
import io.federation.machine.ProxySettings;
import io.federation.machine.StateFiles;
import io.federation.node.home.NodeHome;
import io.federation.node.script.Resources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * Puts the program into the node's {@code bin/}, from where the heartbeat calls it: the jar, and a
 * launcher that starts it with the Java of this very process.
 */
public final class Installation {

  private static final String PROXIES = "proxies";

  private final NodeHome home;
  private final Optional<Path> jar;
  private final Path java;
  private final Map<String, String> environment;

  /**
   * Installs from {@code jar}.
   *
   * @param jar the jar that runs now; nothing if the program does not run from a jar, in which case
   *     there is nothing to install
   * @param java the Java program that runs it
   * @param environment names the proxies that heartbeats use, too
   */
  public Installation(
      NodeHome home, Optional<Path> jar, Path java, Map<String, String> environment) {
    this.home = home;
    this.jar = jar;
    this.java = java;
    this.environment = Map.copyOf(environment);
  }

  /** Installs, or brings what is installed up to date. */
  public void install() throws IOException {
    if (jar.isEmpty()) {
      return;
    }
    String launcherText = launcher(mainClass(jar.get()));
    PrivateFiles.createFolders(home.bin());
    StateFiles.refresh(jar.get(), home.jar());
    keepProxies();
    Path launcher = home.bin().resolve("node-init");
    Path fresh = StateFiles.beside(launcher);
    Files.writeString(fresh, launcherText);
    Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
    StateFiles.moveToPlace(fresh, launcher);
  }

  /** Whatever calls heartbeats, such as cron, knows of no proxies: the launcher reads them here. */
  private void keepProxies() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String variable : ProxySettings.VARIABLES) {
      if (environment.containsKey(variable)) {
        lines.append(
            "[ -n \"${%1$s+set}\" ] || export %1$s=%2$s\n"
                .formatted(variable, ShellWord.of(environment.get(variable))));
      }
    }
    if (lines.isEmpty()) {
      Files.deleteIfExists(home.bin().resolve(PROXIES));
    } else {
      StateFiles.write(home.bin().resolve(PROXIES), lines.toString());
    }
  }

  private String launcher(String main) {
    StartOptions options = StartOptions.of(Runtime.version().feature());
    return Resources.text(Installation.class, "launcher.sh")
        .replace("@OPTIONS@", String.join(" ", options.common()))
        .replace("@ARCHIVE@", options.use())
        .replace("@ARCHIVE_FILE@", options.file())
        .replace("@MAIN@", ShellWord.of(main))
        .replace("@JAVA@", ShellWord.of(java.toString()));
  }

  /**
   * Returns the class that {@code jar} starts with. It is named to Java, which would otherwise read
   * the whole jar's contents at each start to find it.
   */
  static String mainClass(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      String main =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
      if (main == null) {
        throw new IOException(jar + " cannot be run: its manifest names no Main-Class");
      }
      return main;
    }
  }
}
