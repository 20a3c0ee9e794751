package io.federation.orchestrate.action;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.federation.machine.Sha256;
import io.federation.model.Names;
import io.federation.model.spec.Problem;
import io.federation.model.spec.Problem.Severity;
import io.federation.model.spec.SchemaReader;
import io.federation.model.spec.SpecException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Reads the declaration of a set of actions: JSON or YAML, in the form of Choria's. */
public final class ActionSetReader {

  private static final int DEFAULT_TIME_LIMIT = 60;
  private static final int DEFAULT_LENGTH = 1024;

  private static final SchemaReader SCHEMA =
      SchemaReader.load(
          ActionSetReader.class,
          "action-set.schema.json",
          "the declaration",
          Map.of(
              "name",
              Names::check,
              "display",
              oneOf(Action.Display.values()),
              "inputType",
              oneOf(InputType.values()),
              "aggregateFunction",
              oneOf(Aggregate.Function.values())));

  private static final JsonMapper SORTED =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private final String source;
  private final List<Problem> problems = new ArrayList<>();

  private ActionSetReader(String source) {
    this.source = source;
  }

  private static BiConsumer<String, String> oneOf(Enum<?>[] values) {
    List<String> words =
        Arrays.stream(values).map(value -> value.name().toLowerCase(Locale.ROOT)).toList();
    return (key, word) -> {
      if (!words.contains(word)) {
        throw new IllegalArgumentException(
            key + " " + Names.quote(word) + " is not known: use " + String.join(", ", words));
      }
    };
  }

  /**
   * Reads a declaration.
   *
   * @param source name of the text, for messages
   * @throws SpecException with everything that is wrong
   */
  public static ActionSet read(byte[] text, String source) {
    JsonNode root = SCHEMA.readStrict(text, source);
    ActionSetReader reader = new ActionSetReader(source);
    ActionSet set = reader.set(root);
    if (!reader.problems.isEmpty()) {
      throw new SpecException(reader.problems);
    }
    return set;
  }

  private void wrong(String path, String message) {
    problems.add(new Problem(Severity.ERROR, source, 0, path, path + " " + message));
  }

  private ActionSet set(JsonNode root) {
    JsonNode metadata = root.path("metadata");
    SortedMap<String, Action> actions = new TreeMap<>();
    for (JsonNode each : root.path("actions")) {
      Action action = action(each);
      if (actions.put(action.name(), action) != null) {
        wrong(action.name(), "is declared twice");
      }
    }
    return new ActionSet(
        metadata.path("name").asText(),
        metadata.path("description").asText(),
        metadata.path("version").asText(""),
        Duration.ofSeconds(metadata.path("timeout").asInt(DEFAULT_TIME_LIMIT)),
        actions,
        digest(root));
  }

  private static String digest(JsonNode root) {
    try {
      byte[] sorted = SORTED.writeValueAsBytes(SORTED.treeToValue(root, Object.class));
      return HexFormat.of().formatHex(Sha256.of(sorted));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private Action action(JsonNode json) {
    String name = json.path("action").asText();
    List<Input> inputs =
        json.path("input")
            .propertyStream()
            .map(each -> input(name + "." + each.getKey(), each.getKey(), each.getValue()))
            .toList();
    List<Output> outputs =
        json.path("output")
            .propertyStream()
            .map(each -> output(each.getKey(), each.getValue()))
            .toList();
    List<String> names = outputs.stream().map(Output::name).toList();
    List<Aggregate> aggregates =
        json.path("aggregate").valueStream().map(each -> aggregate(name, names, each)).toList();
    return new Action(
        name,
        json.path("description").asText(),
        Action.Display.valueOf(json.path("display").asText("failed").toUpperCase(Locale.ROOT)),
        inputs,
        outputs,
        aggregates);
  }

  private Input input(String path, String name, JsonNode json) {
    Validation validation = Validation.parse("");
    try {
      validation = Validation.parse(json.path("validation").asText(""));
    } catch (IllegalArgumentException e) {
      wrong(path, "has a validation that cannot be used: " + e.getMessage());
    }
    Input input =
        new Input(
            name,
            json.path("prompt").asText(name),
            json.path("description").asText(),
            InputType.of(json.path("type").asText()),
            json.path("optional").asBoolean(false),
            Optional.ofNullable(json.get("default")),
            validation,
            json.path("maxlength").asInt(DEFAULT_LENGTH),
            json.path("secret").asBoolean(false),
            json.path("list").valueStream().map(JsonNode::asText).toList());
    if ((input.type() == InputType.LIST) == input.choices().isEmpty()) {
      wrong(
          path,
          input.choices().isEmpty()
              ? "is a list, and has no key list: name the texts there are"
              : "has a key list, and is no list: set its type to list");
    }
    if (input.defaultValue().isPresent()) {
      try {
        input.check(input.defaultValue().get());
      } catch (InvalidCallException e) {
        wrong(path, "has a default that it may not be: " + e.getMessage());
      }
    }
    return input;
  }

  private static Output output(String name, JsonNode json) {
    return new Output(
        name,
        json.path("display_as").asText(name),
        json.path("description").asText(),
        Optional.ofNullable(json.get("default")));
  }

  private Aggregate aggregate(String action, List<String> outputs, JsonNode json) {
    String output = json.path("args").path(0).asText();
    Aggregate aggregate =
        new Aggregate(
            Aggregate.Function.of(json.path("function").asText()),
            output,
            json.path("format").asText(""));
    if (!outputs.contains(output)) {
      wrong(
          action,
          "aggregates "
              + Names.quote(output)
              + ", which it does not give: use "
              + (outputs.isEmpty() ? "none" : String.join(", ", outputs)));
    }
    aggregate
        .wrongFormat()
        .ifPresent(
            why ->
                wrong(
                    action,
                    "has a format "
                        + Names.quote(aggregate.format())
                        + " that fits no line: "
                        + why));
    return aggregate;
  }
}
