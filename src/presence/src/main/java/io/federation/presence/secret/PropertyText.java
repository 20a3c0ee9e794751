package io.federation.presence.secret;

import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;

/** Texts of lines {@code key=value} that need no escapes: names, digits and Base64. */
final class PropertyText {

  private PropertyText() {}

  /**
   * Returns the text, sorted by key and, other than by {@link Properties#store}, without a date.
   */
  static String render(SortedMap<String, String> values) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, String> value : values.entrySet()) {
      text.append(value.getKey()).append('=').append(value.getValue()).append('\n');
    }
    return text.toString();
  }

  /** Reads such a text; a key without a value is left out. */
  static SortedMap<String, String> parse(String text) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IOException e) {
      throw new IllegalStateException("a text in memory cannot be read", e);
    } catch (IllegalArgumentException e) {
      // An escape that is none; we write none at all, and what is there may be a piece of a secret.
      return new TreeMap<>();
    }
    SortedMap<String, String> values = new TreeMap<>();
    for (String key : properties.stringPropertyNames()) {
      String value = properties.getProperty(key, "");
      if (!value.isEmpty()) {
        values.put(key, value);
      }
    }
    return values;
  }
}
