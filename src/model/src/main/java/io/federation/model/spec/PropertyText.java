package io.federation.model.spec;

import io.federation.model.Names;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;

/** Flat properties as text, and the values of some forms in them. */
final class PropertyText {

  private PropertyText() {}

  /** Returns the properties of a text. */
  static Map<String, String> parse(String text) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> values = new HashMap<>();
    for (String key : properties.stringPropertyNames()) {
      values.put(key, properties.getProperty(key, ""));
    }
    return values;
  }

  /**
   * Returns a text of one line for each property, sorted by key, in ASCII, always the same for the
   * same values.
   */
  static String render(SortedMap<String, String> properties) {
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

  /** Returns the lines of a value, none if it is missing or empty. */
  static List<String> lines(Map<String, String> properties, String key) {
    String value = properties.getOrDefault(key, "");
    return value.isEmpty() ? List.of() : List.of(value.split("\n", -1));
  }

  /**
   * Returns a value.
   *
   * @throws IllegalArgumentException with one line if it is missing
   */
  static String required(Map<String, String> properties, String key) {
    String value = properties.get(key);
    if (value == null) {
      throw new IllegalArgumentException(key.concat(" is missing"));
    }
    return value;
  }

  /**
   * Returns how many entries a list has; none if nothing is said.
   *
   * @throws IllegalArgumentException with one line if the value is not a number of entries
   */
  static int count(Map<String, String> properties, String list) {
    String text = properties.getOrDefault(list, "0");
    int count = wholeNumber(text);
    if (count < 0) {
      throw new IllegalArgumentException(
          list + " " + Names.quote(text) + " is not the number of " + list);
    }
    return count;
  }

  /** Returns the number that {@code text} is, or -1 if it is not a whole number from 0. */
  static int wholeNumber(String text) {
    try {
      return Math.max(-1, Integer.parseInt(text));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Returns the key of an entry of a list. */
  static String entry(String list, int index) {
    return list.concat(".").concat(Integer.toString(index));
  }
}
