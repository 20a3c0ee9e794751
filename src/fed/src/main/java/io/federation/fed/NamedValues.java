package io.federation.fed;

import io.federation.model.Names;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Words {@code name=value} of a command line. */
final class NamedValues {

  private NamedValues() {}

  static Map<String, String> of(List<String> words) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            Names.quote(word) + " gives no name a value: use name=value");
      }
      values.put(word.substring(0, equals), word.substring(equals + 1));
    }
    return values;
  }
}
