package io.federation.node.repository;

import io.federation.git.remote.Remote;
import io.federation.machine.StateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the ops repository is followed, in {@code nodeinfo/config.ops} if that is not where
 * nodeinfo says.
 */
final class OpsAddress {

  private OpsAddress() {}

  /**
   * Reads the place.
   *
   * @param born where nodeinfo says; once that is another, what was followed does not count
   */
  static Optional<Remote> read(Path file, Remote born) throws IOException {
    List<String> lines = StateFiles.read(file).orElse("").lines().toList();
    List<String> urls = values(lines, "url ");
    List<String> branches = values(lines, "branch ");
    if (!values(lines, "instead of ").equals(List.of(place(born)))
        || urls.isEmpty()
        || branches.size() != 1) {
      return Optional.empty();
    }
    return Optional.of(
        new Remote(
            urls.get(0),
            urls.subList(1, urls.size()),
            branches.get(0),
            born.testing(),
            values(lines, "knownHost "),
            born.credentials()));
  }

  static void write(Path file, Remote born, Remote place) throws IOException {
    if (place.isSamePlace(born)) {
      Files.deleteIfExists(file);
      return;
    }
    List<String> lines = new ArrayList<>();
    lines.add("instead of " + place(born));
    lines.add("branch " + place.branch());
    lines.add("url " + place.url());
    place.mirrors().forEach(mirror -> lines.add("url " + mirror));
    place.knownHosts().forEach(host -> lines.add("knownHost " + host));
    StateFiles.write(file, String.join("\n", lines) + "\n");
  }

  private static String place(Remote born) {
    return born.branch() + " of " + born.url() + " " + String.join(" ", born.mirrors());
  }

  private static List<String> values(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(key.length()))
        .toList();
  }
}
