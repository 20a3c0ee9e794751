package io.federation.model.spec;

import io.federation.model.Names;
import java.util.List;
import java.util.Map;

/** Values of some forms among flat properties. */
final class PropertyValues {

  private PropertyValues() {}

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
