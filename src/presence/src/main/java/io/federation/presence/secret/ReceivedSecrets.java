package io.federation.presence.secret;

import io.federation.machine.Sha256;
import io.federation.machine.StateFiles;
import io.federation.model.PropertyText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The values that this node has read from others, so that it can be told what of a text is secret.
 * Each stands in a file of mode 600 with the key {@code value} (in Base64). Those read last are
 * kept, {@value #MOST} of them.
 */
public final class ReceivedSecrets {

  /** More than a node reads in years. */
  static final int MOST = 100;

  private static final int ID_BYTES = 8;

  private final Path folder;

  public ReceivedSecrets(Path folder) {
    this.folder = folder;
  }

  /** A file, and when its value was read. */
  private record Read(Path file, FileTime when) {}

  /** Keeps a value that is about to be handed out. */
  public void note(String name, Secret secret) throws IOException {
    String value = Base64.getEncoder().encodeToString(secret.bytes());
    StateFiles.write(
        folder.resolve(name + "." + id(secret) + ".properties"),
        PropertyText.render(new TreeMap<>(Map.of("value", value))));
    dropOldest();
  }

  /** The same for the same value: what is read again takes no place of its own. */
  private static String id(Secret secret) {
    return Sha256.name(secret.bytes(), ID_BYTES);
  }

  private void dropOldest() throws IOException {
    List<Read> reads = new ArrayList<>();
    for (Path file : SecretFiles.list(folder)) {
      try {
        reads.add(new Read(file, Files.getLastModifiedTime(file)));
      } catch (NoSuchFileException e) {
        // Another process that reads a secret just now was faster.
      }
    }
    reads.sort(Comparator.comparing(Read::when).reversed());
    for (Read read : reads.subList(Math.min(MOST, reads.size()), reads.size())) {
      Files.deleteIfExists(read.file());
    }
  }
}
