package io.federation.bench;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** A Java on this machine. */
final class Jdk {

  private Jdk() {}

  /**
   * Returns the major version of the JDK in {@code home}, such as {@code 17}.
   *
   * @throws IOException if there is no JDK
   */
  static String version(Path home) throws IOException {
    Properties release = new Properties();
    try (Reader reader = Files.newBufferedReader(home.resolve("release"))) {
      release.load(reader);
    }
    String version = release.getProperty("JAVA_VERSION", "\"unknown\"").replace("\"", "");
    int dot = version.indexOf('.');
    return dot < 0 ? version : version.substring(0, dot);
  }
}
