package io.federation.model.spec;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.federation.model.Names;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A YAML document as a JSON tree, with the place of each value in the text.
 *
 * <p>Scalars that are not the same value to every reader of YAML 1.1 and 1.2 (such as {@code 010},
 * {@code yes} or {@code 1e3}) and those without a JSON type (dates, fractions) stand in the tree as
 * a fraction, which no key accepts; the place has what was written.
 *
 * @param root the tree
 * @param places the places by pointer into the tree
 */
record YamlDocument(JsonNode root, Map<JsonPointer, Place> places) {

  /**
   * Where a value is.
   *
   * @param line line of its key, from 1
   * @param path its key, such as {@code repositories[1].url}; empty for the root
   * @param written a scalar as it is written, without quotes; empty for lists and maps
   */
  record Place(int line, String path, String written) {

    /** Returns the scalar as it is written, fit for one line of a message. */
    String shown() {
      String quoted = Names.quote(written);
      return quoted.substring(1, quoted.length() - 1);
    }

    /** Returns the path of a key in the map at this place, fit for one line of a message. */
    String child(String key) {
      String shown = Names.isValid(key) ? key : Names.quote(key);
      return path.isEmpty() ? shown : path + "." + shown;
    }
  }

  /** Returns the values of a valid document in the form of {@link FlatProperties}. */
  Map<String, String> flat() {
    Map<String, String> flat = new HashMap<>();
    addAll("", root, flat);
    return flat;
  }

  private static void addAll(String prefix, JsonNode map, Map<String, String> flat) {
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      // No known key has a dot: one that has must not be taken for a key within another.
      if (entry.getKey().indexOf('.') < 0) {
        add(prefix, entry.getKey(), entry.getValue(), flat);
      }
    }
  }

  private static void add(String prefix, String key, JsonNode value, Map<String, String> flat) {
    String path = prefix + key;
    if (value.isArray() && value.path(0).isObject()) {
      flat.put(path, Integer.toString(value.size()));
      for (int i = 0; i < value.size(); i++) {
        addAll(path + "." + i + ".", value.get(i), flat);
      }
    } else if (value.isArray() && !value.isEmpty()) {
      flat.put(path, lines(value.valueStream().map(JsonNode::asText)));
    } else if (value.isObject()) {
      addMap(path, key, value, flat);
    } else if (value.isValueNode() && !value.isNull()) {
      flat.put(path, value.asText());
    }
  }

  private static void addMap(String path, String key, JsonNode map, Map<String, String> flat) {
    switch (key) {
      case "parts" -> {
        int index = 0;
        for (Map.Entry<String, JsonNode> part : map.properties()) {
          String entry = path + "." + index++ + ".";
          addAll(entry, part.getValue(), flat);
          flat.put(entry + "name", part.getKey());
        }
        flat.put(path, Integer.toString(index));
      }
      case "ports" ->
          flat.put(
              path, lines(map.propertyStream().map(p -> p.getKey() + "=" + p.getValue().asText())));
      case "awake" -> {
        addAll(path + ".", map, flat);
        for (String kind : AwakeProbe.KINDS) {
          if (map.has(kind)) {
            flat.put(path, kind);
            String value = kind.equals(AwakeProbe.COMMAND) ? ".path" : ".port";
            flat.put(path + value, map.path(kind).asText());
          }
        }
      }
      case "deploy" -> {
        // A map that says nothing is not the same as none here.
        flat.put(path + "." + DeploySpec.REDEPLOY, DeploySpec.Redeploy.ALL.word());
        addAll(path + ".", map, flat);
      }
      default -> addAll(path + ".", map, flat);
    }
  }

  private static String lines(Stream<String> texts) {
    return texts.collect(Collectors.joining("\n"));
  }

  /** Returns the place of the value that {@code pointer} leads to. */
  Place place(JsonPointer pointer) {
    return Objects.requireNonNull(places.get(pointer), pointer::toString);
  }
}
