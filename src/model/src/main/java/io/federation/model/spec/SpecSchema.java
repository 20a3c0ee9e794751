package io.federation.model.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.regex.RegularExpression;
import io.federation.model.spec.Problem.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** The schema of this version, {@code federation.schema.json}. */
final class SpecSchema {

  private static final String RESOURCE = "federation.schema.json";

  private final JsonSchema schema;

  private SpecSchema(JsonSchema schema) {
    this.schema = schema;
  }

  /** Loads the schema from the class path. */
  static SpecSchema load() {
    try (InputStream json =
        Objects.requireNonNull(SpecSchema.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      return new SpecSchema(compile(new ObjectMapper().readTree(json)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE, e);
    }
  }

  /** Returns the validator of a schema whose patterns all are for the text as a whole. */
  static JsonSchema compile(JsonNode schema) {
    SchemaValidatorsConfig config =
        SchemaValidatorsConfig.builder()
            .pathType(PathType.JSON_POINTER)
            .regularExpressionFactory(SpecSchema::wholeText)
            .build();
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema, config);
  }

  /** Matches whole texts, since Java lets a line feed follow where {@code $} asks for the end. */
  private static RegularExpression wholeText(String regex) {
    Pattern pattern = Pattern.compile(regex);
    return text -> pattern.matcher(text).matches();
  }

  /** Returns the schema as JSON. */
  JsonNode json() {
    return schema.getSchemaNode();
  }

  /**
   * Returns where a document departs from the schema.
   *
   * @param source name of the text, for messages
   * @param unknownKey how severe a key is that the schema does not have
   */
  List<Problem> check(YamlDocument document, String source, Severity unknownKey) {
    SchemaMessages messages = new SchemaMessages(json(), document, source, unknownKey);
    return schema.validate(document.root()).stream().map(messages::problem).toList();
  }
}
