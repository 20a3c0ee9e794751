package io.federation.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Flat properties as text, in the format that {@link Properties#load(java.io.Reader)} describes.
 */
public final class PropertyText {

  private PropertyText() {}

  /**
   * Returns the properties of a text.
   *
   * @throws IllegalArgumentException if it has an escape that is none; the message shows nothing of
   *     the text
   */
  public static SortedMap<String, String> parse(String text) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot be read", e);
    }
    SortedMap<String, String> values = new TreeMap<>();
    for (String key : properties.stringPropertyNames()) {
      values.put(key, properties.getProperty(key, ""));
    }
    return values;
  }

  /**
   * Returns the values of a text that people write, such as a file of credentials: {@code
   * key=value} on each line, without blanks around either, the value as it stands after the first
   * {@code =}. Empty lines and those that begin with {@code #} are passed over; a line without
   * {@code =} is a key without a value.
   */
  public static SortedMap<String, String> parsePlain(String text) {
    SortedMap<String, String> values = new TreeMap<>();
    text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .forEach(
            line -> {
              int equals = line.indexOf('=');
              values.put(
                  equals < 0 ? line : line.substring(0, equals).strip(),
                  equals < 0 ? "" : line.substring(equals + 1).strip());
            });
    return values;
  }

  /**
   * Returns a text of one line for each property, sorted by key, in ASCII, always the same for the
   * same values.
   */
  public static String render(SortedMap<String, String> properties) {
    StringBuilder text = new StringBuilder();
    properties.forEach((key, value) -> text.append(line(key, value)).append('\n'));
    return text.toString();
  }

  private static String line(String key, String value) {
    Properties property = new Properties();
    property.setProperty(key, value);
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    try {
      property.store(written, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // Properties puts a comment with the date first, which would make the text change by itself.
    return written
        .toString(StandardCharsets.US_ASCII)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .findFirst()
        .orElseThrow();
  }
}
