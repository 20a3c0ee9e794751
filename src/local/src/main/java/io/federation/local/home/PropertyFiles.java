package io.federation.local.home;

import io.federation.machine.StateFiles;
import io.federation.model.PropertyText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Small files of properties. */
public final class PropertyFiles {

  private PropertyFiles() {}

  /**
   * Returns what {@code file} says; nothing without a file.
   *
   * @throws IOException also if it is not a file of properties
   */
  public static SortedMap<String, String> read(Path file) throws IOException {
    Optional<String> text = StateFiles.read(file);
    if (text.isEmpty()) {
      return new TreeMap<>();
    }
    try {
      return PropertyText.parse(text.get());
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": not lines of key=value: " + e.getMessage(), e);
    }
  }

  /** Makes {@code values} the whole of {@code file}. */
  public static void write(Path file, SortedMap<String, String> values) throws IOException {
    StateFiles.writeDurably(file, PropertyText.render(values));
  }
}
