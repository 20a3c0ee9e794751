package io.federation.presence.secret;

import io.federation.machine.StateFiles;
import io.federation.model.Names;
import io.federation.model.PropertyText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was sealed already, as sealing anew would give another text and so another presence record.
 * Everybody may read it; it may be lost. One file for each secret with a line {@code id=} for which
 * of the values under its name it is, and lines {@code to.<instance-id>=<public key> <sealed>}.
 */
final class SealedCache {

  private static final String ID = "id";
  private static final String TO = "to.";

  private final Path folder;

  SealedCache(Path folder) {
    this.folder = folder;
  }

  /**
   * What is sealed for one node.
   *
   * @param publicKey the key it is sealed to, in Base64
   * @param text in Base64
   */
  record Sealed(String publicKey, String text) {}

  /** Returns by instance id what was sealed of this very value. */
  SortedMap<String, Sealed> load(SharedSecrets.Shared shared) throws IOException {
    SortedMap<String, String> values = read(file(shared.name()));
    SortedMap<String, Sealed> all = new TreeMap<>();
    if (shared.id().equals(values.get(ID))) {
      for (Map.Entry<String, String> value : values.entrySet()) {
        int blank = value.getValue().indexOf(' ');
        if (value.getKey().startsWith(TO) && blank > 0) {
          all.put(
              value.getKey().substring(TO.length()),
              new Sealed(
                  value.getValue().substring(0, blank), value.getValue().substring(blank + 1)));
        }
      }
    }
    return all;
  }

  /** A cache that cannot be read is as good as none. */
  private static SortedMap<String, String> read(Path file) throws IOException {
    try {
      return PropertyText.parse(StateFiles.read(file).orElse(""));
    } catch (IllegalArgumentException e) {
      return new TreeMap<>();
    }
  }

  /** Keeps what is sealed now, and nothing of before. */
  void save(SharedSecrets.Shared shared, SortedMap<String, Sealed> all) throws IOException {
    SortedMap<String, String> values = new TreeMap<>();
    values.put(ID, shared.id());
    for (Map.Entry<String, Sealed> sealed : all.entrySet()) {
      values.put(
          TO + sealed.getKey(), sealed.getValue().publicKey() + " " + sealed.getValue().text());
    }
    StateFiles.write(file(shared.name()), PropertyText.render(values));
  }

  /** Drops what is no longer shared. */
  void retain(Set<String> names) throws IOException {
    for (Path file : SecretFiles.list(folder)) {
      String name = file.getFileName().toString();
      // Others are growing just now.
      if (Names.isValid(name) && !names.contains(name)) {
        Files.deleteIfExists(file);
      }
    }
  }

  private Path file(String name) {
    return folder.resolve(name);
  }
}
