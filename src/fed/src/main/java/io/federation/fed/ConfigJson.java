package io.federation.fed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.federation.model.spec.AwakeProbe;
import io.federation.model.spec.Durations;
import io.federation.model.spec.FederationSpec;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes a description as JSON: its records by the names of their components, null for nothing. */
final class ConfigJson {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ConfigJson() {}

  static JsonNode of(FederationSpec spec) {
    return record(spec);
  }

  private static ObjectNode record(Record record) {
    ObjectNode object = NODES.objectNode();
    if (record instanceof AwakeProbe probe) {
      object.put("kind", probe.kind());
    }
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        object.set(component.getName(), value(component.getAccessor().invoke(record)));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(component + " cannot be read", e);
      }
    }
    return object;
  }

  private static JsonNode value(Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.isPresent() ? value(optional.get()) : NODES.nullNode();
    } else if (value instanceof Record record) {
      return record(record);
    } else if (value instanceof List<?> list) {
      ArrayNode array = NODES.arrayNode();
      list.forEach(element -> array.add(value(element)));
      return array;
    } else if (value instanceof Map<?, ?> map) {
      ObjectNode object = NODES.objectNode();
      map.forEach((name, element) -> object.set(name.toString(), value(element)));
      return object;
    } else if (value instanceof Duration duration) {
      return NODES.textNode(Durations.render(duration));
    } else if (value instanceof Integer number) {
      return NODES.numberNode(number);
    } else if (value instanceof Boolean truth) {
      return NODES.booleanNode(truth);
    }
    return NODES.textNode(value.toString());
  }

  /** Returns the values that there are, each with its path, for people. */
  static List<String> lines(JsonNode config) {
    List<String> lines = new ArrayList<>();
    add("", config, lines);
    return lines;
  }

  private static void add(String path, JsonNode value, List<String> lines) {
    if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        add(path + "[" + i + "]", value.get(i), lines);
      }
    } else if (value.isObject()) {
      String prefix = path.isEmpty() ? "" : path + ".";
      value.properties().forEach(entry -> add(prefix + entry.getKey(), entry.getValue(), lines));
    } else if (!value.isNull()) {
      lines.add(path + ": " + value.asText());
    }
  }
}
