package io.federation.local.home;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.federation.model.spec.FederationSpec;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code federation.json} says: that its folder is a federation's home, and which one's.
 *
 * @param home the folder it was made in
 * @param deployment the federation's name; nothing until its description has been read
 * @param stacktype the kind of its stack; nothing until then, too
 * @param sample the folder that its repositories began with; nothing until that was chosen
 * @param block the block of its nodes' addresses, {@code 127.<A>.<B>}; nothing until that was
 *     chosen
 */
public record FederationFile(
    Path home,
    Optional<String> deployment,
    Optional<String> stacktype,
    Optional<String> sample,
    Optional<String> block) {

  private static final String FILETYPE = "federation";
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  static FederationFile fresh(Path home) {
    return new FederationFile(
        home, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Returns this with the names that the federation's description gives it. */
  public FederationFile of(FederationSpec spec) {
    return new FederationFile(
        home, Optional.of(spec.deployment()), Optional.of(spec.stacktype()), sample, block);
  }

  /** Returns this with the folder that the repositories begin with. */
  public FederationFile begunFrom(Path folder) {
    return new FederationFile(home, deployment, stacktype, Optional.of(folder.toString()), block);
  }

  /** Returns this with a block of addresses. */
  public FederationFile withBlock(String addresses) {
    return new FederationFile(home, deployment, stacktype, sample, Optional.of(addresses));
  }

  /** Returns the JSON text, with sorted keys. */
  String render() {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("filetype", FILETYPE);
    ObjectNode value = root.putObject("value");
    block.ifPresent(addresses -> value.put("block", addresses));
    deployment.ifPresent(name -> value.put("deployment", name));
    value.put("home", home.toString());
    sample.ifPresent(folder -> value.put("sample", folder));
    stacktype.ifPresent(name -> value.put("stacktype", name));
    try {
      return MAPPER.writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a marker cannot be written as JSON", e);
    }
  }

  /** Reads what {@link #render} wrote; nothing if {@code text} is something else. */
  static Optional<FederationFile> parse(String text) {
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
        new FederationFile(
            Path.of(value.path("home").asText()),
            text(value, "deployment"),
            text(value, "stacktype"),
            text(value, "sample"),
            text(value, "block")));
  }

  private static Optional<String> text(JsonNode value, String name) {
    return value.path(name).isTextual() ? Optional.of(value.path(name).asText()) : Optional.empty();
  }
}
