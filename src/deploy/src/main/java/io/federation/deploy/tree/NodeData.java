package io.federation.deploy.tree;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.federation.model.Names;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The data of a node of ZooKeeper, which is the JSON object of its properties. Data that is not one
 * is the property {@value #STRING_VALUE}.
 */
public final class NodeData {

  private static final String STRING_VALUE = "string_value";

  /** By itself a server takes so many bytes at once (jute.maxbuffer). */
  private static final int LARGEST_REQUEST = 0xfffff;

  /** What a request has beside a node's path and data, such as who may use it. */
  private static final int BESIDE_DATA = 4096;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  private NodeData() {}

  public static SortedMap<String, Literal> read(byte[] data) {
    SortedMap<String, Literal> properties = new TreeMap<>();
    try {
      JsonNode json = JSON.readTree(data);
      if (json.isMissingNode()) {
        return properties;
      }
      if (json instanceof ObjectNode object) {
        object.forEachEntry((key, value) -> properties.put(key, literal(value)));
        return properties;
      }
    } catch (IOException | IllegalArgumentException e) {
      // It is a text.
      properties.clear();
    }
    properties.put(STRING_VALUE, new Literal.Text(new String(data, StandardCharsets.UTF_8)));
    return properties;
  }

  /** Returns a property that is a text; nothing if it is not there, or something else. */
  public static Optional<String> text(SortedMap<String, Literal> properties, String name) {
    return properties.get(name) instanceof Literal.Text text
        ? Optional.of(text.value())
        : Optional.empty();
  }

  /**
   * Reads a value alone.
   *
   * @throws IOException if it is no JSON
   */
  public static Literal readValue(String json) throws IOException {
    try {
      JsonNode read = JSON.readTree(json);
      if (read.isMissingNode()) {
        throw new IOException("there is nothing where a value in JSON is to be");
      }
      return literal(read);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new IOException(Names.quote(json.strip()) + " is no JSON", e);
    }
  }

  /** Writes a value alone, in JSON. */
  public static String writeValue(Literal value) {
    return new String(bytes(json(value)), StandardCharsets.UTF_8);
  }

  private static Literal literal(JsonNode json) {
    if (json.isTextual()) {
      return new Literal.Text(json.textValue());
    }
    if (json.isIntegralNumber()) {
      return new Literal.Whole(json.bigIntegerValue());
    }
    if (json.isNumber()) {
      return new Literal.Real(json.doubleValue());
    }
    if (json.isBoolean()) {
      return new Literal.Truth(json.booleanValue());
    }
    if (json.isArray()) {
      List<Literal> values = new ArrayList<>();
      json.elements().forEachRemaining(element -> values.add(literal(element)));
      return new Literal.Sequence(values);
    }
    if (json.isObject()) {
      SortedMap<String, Literal> values = new TreeMap<>();
      json.forEachEntry((key, value) -> values.put(key, literal(value)));
      return new Literal.Mapping(values);
    }
    return new Literal.None();
  }

  public static byte[] write(SortedMap<String, Literal> properties) {
    if (properties.isEmpty()) {
      return new byte[0];
    }
    if (properties.size() == 1 && properties.get(STRING_VALUE) instanceof Literal.Text text) {
      byte[] bare = text.value().getBytes(StandardCharsets.UTF_8);
      // What would be read as something else is no bare text.
      if (read(bare).equals(properties)) {
        return bare;
      }
    }
    return bytes(json(new Literal.Mapping(properties)));
  }

  private static byte[] bytes(JsonNode json) {
    try {
      return JSON.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("values cannot be written", e);
    }
  }

  /**
   * Says in a line that these properties are more than ZooKeeper takes for a node.
   *
   * @return nothing if they are not
   */
  public static Optional<String> tooLarge(String path, SortedMap<String, Literal> properties) {
    int size = write(properties).length;
    int most = LARGEST_REQUEST - BESIDE_DATA - path.getBytes(StandardCharsets.UTF_8).length;
    return size <= most
        ? Optional.empty()
        : Optional.of(
            path
                + ": its properties are "
                + size
                + " bytes, and ZooKeeper takes "
                + most
                + " of a node: spread them over nodes below it");
  }

  private static JsonNode json(Literal value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (value instanceof Literal.Text text) {
      return nodes.textNode(text.value());
    }
    if (value instanceof Literal.Whole whole) {
      return nodes.numberNode(whole.value());
    }
    if (value instanceof Literal.Real real) {
      return nodes.numberNode(real.value());
    }
    if (value instanceof Literal.Truth truth) {
      return nodes.booleanNode(truth.value());
    }
    if (value instanceof Literal.Sequence sequence) {
      ArrayNode array = nodes.arrayNode();
      sequence.values().forEach(element -> array.add(json(element)));
      return array;
    }
    if (value instanceof Literal.Mapping mapping) {
      ObjectNode object = nodes.objectNode();
      mapping.values().forEach((key, element) -> object.set(key, json(element)));
      return object;
    }
    return nodes.nullNode();
  }
}
