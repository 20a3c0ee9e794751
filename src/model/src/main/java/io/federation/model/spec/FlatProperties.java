package io.federation.model.spec;

import io.federation.model.Names;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The values below one key among flat properties. An inner value's key follows its outer one's
 * after a dot; a list of records has their number as its value, and each record at {@code list.0.},
 * {@code list.1.} and so on; texts of a list are lines, and numbers by name are lines {@code
 * name=number}. {@link YamlDocument#flat} and {@link #write} make this form, and one reader for
 * each record takes it.
 */
final class FlatProperties {

  private final Map<String, String> properties;
  private final String prefix;

  FlatProperties(Map<String, String> properties, String prefix) {
    this.properties = properties;
    this.prefix = prefix;
  }

  /** Returns the same properties, those below {@code key} here. */
  FlatProperties below(String key) {
    return new FlatProperties(properties, prefix.concat(key).concat("."));
  }

  /** Returns the key of all these, for messages. */
  String key() {
    return prefix.substring(0, prefix.length() - 1);
  }

  @Nullable String get(String key) {
    return properties.get(prefix.concat(key));
  }

  String get(String key, String defaultValue) {
    return properties.getOrDefault(prefix.concat(key), defaultValue);
  }

  /**
   * Returns a value.
   *
   * @throws IllegalArgumentException with one line if it is missing
   */
  String required(String key) {
    String value = get(key);
    if (value == null) {
      throw new IllegalArgumentException(prefix.concat(key).concat(" is missing"));
    }
    return value;
  }

  /** Returns the lines of a value, none if it is missing or empty. */
  List<String> lines(String key) {
    String value = get(key, "");
    return value.isEmpty() ? List.of() : List.of(value.split("\n", -1));
  }

  /** Returns a number, or -1 if the value is not a whole number from 0. */
  int number(String key, int defaultValue) {
    String value = get(key);
    return value == null ? defaultValue : wholeNumber(value);
  }

  /** Returns the records of a list that have a name, as {@link #entries(String, String)}. */
  List<FlatProperties> entries(String list) {
    return entries(list, "name");
  }

  /**
   * Returns the records of a list, none if nothing is said.
   *
   * @param required a key that each of them has
   * @throws IllegalArgumentException with one line if the value is not a number of records
   */
  List<FlatProperties> entries(String list, String required) {
    int count = get(list, "").isEmpty() ? 0 : number(list, 0);
    if (count < 0) {
      throw new IllegalArgumentException(
          list + " " + Names.quote(required(list)) + " is not the number of " + list);
    }
    FlatProperties below = below(list);
    List<FlatProperties> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      // A count that is too large ends early.
      FlatProperties entry = below.below(Integer.toString(i));
      entry.required(required);
      entries.add(entry);
    }
    return entries;
  }

  static int wholeNumber(String text) {
    try {
      return Math.max(-1, Integer.parseInt(text));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Adds the components of a record, each by its name behind {@code prefix}. */
  static void write(String prefix, Record record, SortedMap<String, String> to) {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        write(prefix + component.getName(), component.getAccessor().invoke(record), to);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(component + " cannot be read", e);
      }
    }
  }

  private static void write(String key, Object value, SortedMap<String, String> to) {
    if (value instanceof Optional<?> optional) {
      optional.ifPresent(present -> write(key, present, to));
    } else if (value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Record) {
      to.put(key, Integer.toString(list.size()));
      for (int i = 0; i < list.size(); i++) {
        write(key + "." + i + ".", (Record) list.get(i), to);
      }
    } else if (value instanceof List<?> list) {
      to.put(key, String.join("\n", list.stream().map(String::valueOf).toList()));
    } else if (value instanceof Map<?, ?> map) {
      to.put(
          key,
          String.join(
              "\n", map.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList()));
    } else if (value instanceof AwakeProbe probe) {
      to.put(key, probe.kind());
      write(key + ".", (Record) probe, to);
    } else if (value instanceof Record record) {
      write(key + ".", record, to);
    } else if (value instanceof Duration duration) {
      to.put(key, Durations.render(duration));
    } else {
      to.put(key, value.toString());
    }
  }
}
