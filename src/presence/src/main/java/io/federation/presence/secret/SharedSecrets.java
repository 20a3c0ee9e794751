package io.federation.presence.secret;

import io.federation.machine.PrivateFiles;
import io.federation.machine.StateFiles;
import io.federation.model.Names;
import io.federation.model.PropertyText;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The secrets that this node lets others have, each in a file {@code <name>.properties} of mode 600
 * with the keys {@code id}, {@code parts} (names with blanks between them) and {@code value} (in
 * Base64).
 */
public final class SharedSecrets {

  /**
   * A secret that this node lets others have.
   *
   * @param name its name
   * @param id another one each time that something is shared under the name
   * @param parts whose nodes may have it
   * @param secret the value
   */
  public record Shared(String name, String id, SortedSet<String> parts, Secret secret) {}

  private static final String SUFFIX = ".properties";

  private final Path folder;

  public SharedSecrets(Path folder) {
    this.folder = folder;
  }

  /** Keeps a secret; replaces what has the name. */
  public void put(String name, Set<String> parts, Secret secret) throws IOException {
    Path file = file(name);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("name a part whose nodes may have the secret");
    }
    parts.forEach(part -> Names.check("part", part));
    SortedMap<String, String> values = new TreeMap<>();
    values.put("id", UUID.randomUUID().toString());
    values.put("parts", String.join(" ", new TreeSet<>(parts)));
    values.put("value", Base64.getEncoder().encodeToString(secret.bytes()));
    StateFiles.writeDurably(file, PropertyText.render(values));
  }

  /** Drops a secret; returns whether it was there. */
  public boolean remove(String name) throws IOException {
    return Files.deleteIfExists(file(name));
  }

  public SortedSet<String> names() throws IOException {
    SortedSet<String> names = new TreeSet<>();
    for (Path file : SecretFiles.list(folder)) {
      String text = file.getFileName().toString();
      if (text.endsWith(SUFFIX)) {
        String name = text.substring(0, text.length() - SUFFIX.length());
        if (Names.isValid(name)) {
          names.add(name);
        }
      }
    }
    return names;
  }

  /**
   * Returns a secret; nothing if it is not there.
   *
   * @throws IOException if its file cannot be used; the message shows nothing of it
   */
  public Optional<Shared> get(String name) throws IOException {
    Path file = file(name);
    Optional<String> text = PrivateFiles.read(file);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      SortedMap<String, String> values = PropertyText.parse(text.get());
      String id = values.getOrDefault("id", "");
      SortedSet<String> parts = new TreeSet<>(List.of(values.getOrDefault("parts", "").split(" ")));
      if (id.isEmpty() || !parts.stream().allMatch(Names::isValid)) {
        throw broken(file);
      }
      Secret secret = new Secret(Base64.getDecoder().decode(values.getOrDefault("value", "")));
      return Optional.of(new Shared(name, id, parts, secret));
    } catch (IllegalArgumentException e) {
      // Without the cause, which may show a piece of the value.
      throw broken(file);
    }
  }

  private Path file(String name) {
    return folder.resolve(Names.check("secret", name) + SUFFIX);
  }

  private static IOException broken(Path file) {
    return new FileSystemException(
        file.toString(), null, "is not a shared secret: share it anew, or remove the file");
  }
}
