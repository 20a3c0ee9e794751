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
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads texts that obey a JSON schema: YAML 1.1, of which JSON is a part, in UTF-8, of at most 1
 * MiB.
 */
public final class SchemaReader {

  /** Largest size of a text, in bytes of UTF-8. */
  public static final int MAX_BYTES = 1024 * 1024;

  private final JsonSchema schema;
  private final String subject;
  private final Map<String, BiConsumer<String, String>> texts;

  private SchemaReader(
      JsonSchema schema, String subject, Map<String, BiConsumer<String, String>> texts) {
    this.schema = schema;
    this.subject = subject;
    this.texts = Map.copyOf(texts);
  }

  /**
   * Loads a schema from the class path.
   *
   * @param owner the class that it stands beside
   * @param resource its file's name
   * @param subject what a text as a whole is, for messages, such as {@code the description}
   * @param texts by the name in the schema's {@code $defs}: checks a text, and throws an {@link
   *     IllegalArgumentException} that says in a line, which begins with the key that it is given,
   *     what is wrong
   */
  public static SchemaReader load(
      Class<?> owner,
      String resource,
      String subject,
      Map<String, BiConsumer<String, String>> texts) {
    try (InputStream json = Objects.requireNonNull(owner.getResourceAsStream(resource), resource)) {
      return new SchemaReader(compile(new ObjectMapper().readTree(json)), subject, texts);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }

  /** Returns the validator of a schema whose patterns all are for the text as a whole. */
  static JsonSchema compile(JsonNode schema) {
    SchemaValidatorsConfig config =
        SchemaValidatorsConfig.builder()
            .pathType(PathType.JSON_POINTER)
            .regularExpressionFactory(SchemaReader::wholeText)
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
   * What was read.
   *
   * @param document nothing if the text is no YAML
   * @param problems what is wrong, in the order of the text
   */
  record Read(Optional<YamlDocument> document, List<Problem> problems) {

    Read {
      problems = List.copyOf(problems);
    }

    boolean isUsable() {
      return document.isPresent()
          && problems.stream().noneMatch(problem -> problem.severity() == Severity.ERROR);
    }
  }

  /**
   * Reads a text in which keys that are not known are errors, too.
   *
   * @param source name of the text, for messages
   * @return a tree that obeys the schema
   * @throws SpecException with everything that is wrong
   */
  public JsonNode readStrict(byte[] text, String source) {
    Read read = read(text, source, Severity.ERROR);
    if (!read.isUsable()) {
      throw new SpecException(read.problems());
    }
    return read.document().orElseThrow().root();
  }

  Read read(byte[] text, String source, Severity unknownKey) {
    if (text.length > MAX_BYTES) {
      return failed(source, tooLarge());
    }
    try {
      // A decoder of its own, as that of String replaces bytes that are not UTF-8.
      return readChecked(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString(),
          source,
          unknownKey);
    } catch (CharacterCodingException e) {
      return failed(source, new MalformedYamlException(0, "", "is not text in UTF-8"));
    }
  }

  Read read(String text, String source, Severity unknownKey) {
    if (text.length() > MAX_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      return failed(source, tooLarge());
    }
    return readChecked(text, source, unknownKey);
  }

  private Read readChecked(String text, String source, Severity unknownKey) {
    YamlDocument document;
    try {
      document = YamlParser.parse(text, needed());
    } catch (MalformedYamlException e) {
      return failed(source, e);
    }
    SchemaMessages messages =
        new SchemaMessages(json(), document, source, unknownKey, subject, texts);
    List<Problem> problems =
        schema.validate(document.root()).stream()
            .map(messages::problem)
            .sorted(Comparator.comparingInt(Problem::line))
            .toList();
    return new Read(Optional.of(document), problems);
  }

  private String needed() {
    return json()
        .path("required")
        .valueStream()
        .map(JsonNode::asText)
        .collect(Collectors.joining(" and ", "the keys ", ""));
  }

  private static MalformedYamlException tooLarge() {
    return new MalformedYamlException(0, "", "is larger than " + MAX_BYTES + " bytes");
  }

  private static Read failed(String source, MalformedYamlException e) {
    return new Read(
        Optional.empty(),
        List.of(new Problem(Severity.ERROR, source, e.line(), e.path(), e.text())));
  }
}
