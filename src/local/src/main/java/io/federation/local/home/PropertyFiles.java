package io.federation.local.home;

import io.federation.machine.StateFiles;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Small files of properties whose keys and values are plain words, one {@code key=value} a line.
 */
public final class PropertyFiles {

  private PropertyFiles() {}

  /** Returns what {@code file} says; nothing without a file. */
  public static SortedMap<String, String> read(Path file) throws IOException {
    SortedMap<String, String> values = new TreeMap<>();
    Optional<String> text = StateFiles.read(file);
    if (text.isPresent()) {
      Properties properties = new Properties();
      properties.load(new StringReader(text.get()));
      for (String key : properties.stringPropertyNames()) {
        values.put(key, properties.getProperty(key, ""));
      }
    }
    return values;
  }

  /** Makes {@code values} the whole of {@code file}. */
  public static void write(Path file, SortedMap<String, String> values) throws IOException {
    StringBuilder text = new StringBuilder();
    values.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    StateFiles.write(file, text.toString());
  }
}
