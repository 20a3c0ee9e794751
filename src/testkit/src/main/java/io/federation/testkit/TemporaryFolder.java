package io.federation.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder of its owner's alone (mode 700) that is gone, with all in it, when closed. */
public final class TemporaryFolder implements AutoCloseable {

  private final Path path;

  private TemporaryFolder(Path path) {
    this.path = path;
  }

  /** Makes one; {@code purpose} is part of its name. */
  public static TemporaryFolder create(String purpose) {
    try {
      return new TemporaryFolder(Files.createTempDirectory("federation-" + purpose + "-"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a temporary folder for " + purpose, e);
    }
  }

  /** Returns the place of {@code name} in the folder. */
  public Path resolve(String name) {
    return path.resolve(name);
  }

  /** Returns the folder. */
  public Path path() {
    return path;
  }

  /** Deletes the folder; closing it again does nothing. */
  @Override
  public void close() {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(path)) {
      List<Path> deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
      for (Path entry : deepestFirst) {
        Files.deleteIfExists(entry);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete the temporary folder " + path, e);
    }
  }
}
