package io.federation.presence.secret;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a node keeps what it needs for secrets.
 *
 * @param key the file with its pair of keys, of mode 600
 * @param shared the folder with what it shares, files of mode 600
 * @param received the folder with what it has read from others, files of mode 600
 * @param sealed the folder with what it has sealed already, which everybody may read and which may
 *     be lost
 */
public record SecretFiles(Path key, Path shared, Path received, Path sealed) {

  /** Returns the files in one of the folders; none if there is no such folder yet. */
  static List<Path> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  /**
   * Returns the places on a node.
   *
   * @param credentials the folder of the files that only their owner may read
   * @param run the folder of what lasts no longer than its processes
   */
  public static SecretFiles in(Path credentials, Path run) {
    // Not presence.key: that would be the ssh key of a repository called presence.
    return new SecretFiles(
        credentials.resolve("presence.x25519"),
        credentials.resolve("shared"),
        credentials.resolve("received"),
        run.resolve("sealed"));
  }
}
