package io.federation.local.home;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code federation.json} says: that its folder is a federation's home, and which one's.
 *
 * @param home the folder it was made in
 * @param deployment the federation's name; nothing until its description has been read
 * @param stacktype the kind of its stack; nothing until then, too
 */
public record Marker(Path home, Optional<String> deployment, Optional<String> stacktype) {

  private static final String FILETYPE = "federation";
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Returns the JSON text, with sorted keys. */
  String render() {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("filetype", FILETYPE);
    ObjectNode value = root.putObject("value");
    deployment.ifPresent(name -> value.put("deployment", name));
    value.put("home", home.toString());
    stacktype.ifPresent(name -> value.put("stacktype", name));
    try {
      return MAPPER.writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a marker cannot be written as JSON", e);
    }
  }

  /** Reads what {@link #render} wrote; nothing if {@code text} is something else. */
  static Optional<Marker> parse(String text) {
    JsonNode root;
    try {
      root = MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
    JsonNode value = root.path("value");
    if (!root.path("filetype").asText().equals(FILETYPE) || !value.path("home").isTextual()) {
      return Optional.empty();
    }
    return Optional.of(
        new Marker(
            Path.of(value.path("home").asText()),
            text(value, "deployment"),
            text(value, "stacktype")));
  }

  private static Optional<String> text(JsonNode value, String name) {
    return value.path(name).isTextual() ? Optional.of(value.path(name).asText()) : Optional.empty();
  }
}
