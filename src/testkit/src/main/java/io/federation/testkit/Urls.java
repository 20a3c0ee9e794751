package io.federation.testkit;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** Writes paths as URLs have them. */
final class Urls {

  private Urls() {}

  /** Returns an absolute path, or a path of a server, in percent encoding. */
  static String encodedPath(String absolutePath) {
    try {
      return new URI(null, null, absolutePath, null).toASCIIString();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(absolutePath + " cannot stand in a URL", e);
    }
  }

  static String encodedPath(Path path) {
    return encodedPath(path.toAbsolutePath().normalize().toString());
  }
}
