package io.federation.orchestrate.call;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The fields of a JSON object that a stranger may have written. */
final class JsonFields {

  private static final int DEEPEST = 50;

  static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final JsonNode object;

  private JsonFields(JsonNode object) {
    this.object = object;
  }

  static JsonFields of(byte[] json) throws MalformedCallException {
    try {
      JsonNode read = JSON.readTree(json);
      if (!read.isObject()) {
        throw new MalformedCallException("it is no object of JSON");
      }
      return new JsonFields(read);
    } catch (IOException e) {
      throw new MalformedCallException("it is no JSON", e);
    }
  }

  static byte[] bytes(Object value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private JsonNode field(String name, String expected, Predicate<JsonNode> isRight)
      throws MalformedCallException {
    JsonNode value = object.path(name);
    if (!isRight.test(value)) {
      throw new MalformedCallException("its " + name + " is not " + expected);
    }
    return value;
  }

  String text(String name) throws MalformedCallException {
    return field(name, "a text", JsonNode::isTextual).textValue();
  }

  long number(String name) throws MalformedCallException {
    return field(
            name, "a whole number", value -> value.isIntegralNumber() && value.canConvertToLong())
        .longValue();
  }

  SortedMap<String, JsonNode> map(String name) throws MalformedCallException {
    SortedMap<String, JsonNode> map = new TreeMap<>();
    field(name, "an object", JsonNode::isObject)
        .propertyStream()
        .forEach(each -> map.put(each.getKey(), each.getValue()));
    return map;
  }

  List<String> texts(String name) throws MalformedCallException {
    List<String> texts = new ArrayList<>();
    for (JsonNode each : field(name, "a list", JsonNode::isArray)) {
      if (!each.isTextual()) {
        throw new MalformedCallException("its " + name + " are not all texts");
      }
      texts.add(each.textValue());
    }
    return texts;
  }
}
