package io.federation.presence;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.federation.model.Stamp;
import io.federation.model.UnitName;
import io.federation.model.Version;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@link LastWork} as JSON, token by token. */
final class LastWorkJson {

  private static final String AUTHOR = "author";
  private static final String COMMIT = "commit";
  private static final String LINES = "lines";
  private static final String PATHS = "paths";
  private static final String REASON = "reason";
  private static final String REPOSITORY = "repository";
  private static final String RESULT = "result";
  private static final String SECONDS = "seconds";
  private static final String STARTED = "started";
  private static final String SUBJECT = "subject";
  private static final String UNIT = "unit";
  private static final String VERSION = "version";

  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, List<String>> lists = new HashMap<>();
  private long seconds;

  static String render(LastWork work) {
    return JsonText.pretty(json -> write(work, json));
  }

  static void write(LastWork work, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField(AUTHOR, work.author());
    json.writeStringField(COMMIT, work.commit().hex());
    writeList(json, LINES, work.lines());
    writeList(json, PATHS, work.paths());
    if (!work.reason().isEmpty()) {
      json.writeStringField(REASON, work.reason());
    }
    json.writeStringField(REPOSITORY, work.unit().repository());
    json.writeStringField(RESULT, work.result().word());
    if (work.result() != LastWork.Result.RUNNING) {
      json.writeNumberField(SECONDS, work.seconds());
    }
    json.writeStringField(STARTED, work.started().toString());
    json.writeStringField(SUBJECT, work.subject());
    json.writeStringField(UNIT, work.unit().toString());
    if (!work.version().equals(work.commit())) {
      json.writeStringField(VERSION, work.version().hex());
    }
    json.writeEndObject();
  }

  private static void writeList(JsonGenerator json, String key, List<String> list)
      throws IOException {
    if (!list.isEmpty()) {
      json.writeArrayFieldStart(key);
      for (String text : list) {
        json.writeString(text);
      }
      json.writeEndArray();
    }
  }

  static Optional<LastWork> parse(String text) throws IOException {
    try (JsonParser json = JsonText.FACTORY.createParser(text)) {
      json.nextToken();
      Optional<LastWork> work = new LastWorkJson().read(json);
      return json.nextToken() == null ? work : Optional.empty();
    }
  }

  Optional<LastWork> read(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      return Optional.empty();
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      JsonToken value = json.nextToken();
      if (value == JsonToken.VALUE_STRING) {
        texts.put(key, json.getText());
      } else if (value == JsonToken.START_ARRAY) {
        lists.put(key, list(json));
      } else if (value == JsonToken.VALUE_NUMBER_INT
          && key.equals(SECONDS)
          && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
        seconds = json.getLongValue();
      }
      json.skipChildren();
    }
    return work();
  }

  private static List<String> list(JsonParser json) throws IOException {
    List<String> list = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() == JsonToken.VALUE_STRING) {
        list.add(json.getText());
      }
      json.skipChildren();
    }
    return list;
  }

  private Optional<LastWork> work() {
    Optional<LastWork.Result> result = LastWork.Result.of(text(RESULT));
    String commit = text(COMMIT);
    String version = texts.getOrDefault(VERSION, commit);
    if (result.isEmpty() || !Version.isValid(commit) || !Version.isValid(version)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new LastWork(
              UnitName.parse(text(UNIT)),
              new Version(version),
              new Version(commit),
              text(AUTHOR),
              text(SUBJECT),
              lists.getOrDefault(PATHS, List.of()),
              Stamp.parse(text(STARTED)),
              seconds,
              result.get(),
              text(REASON),
              lists.getOrDefault(LINES, List.of())));
    } catch (IllegalArgumentException e) {
      // Its unit or its stamp is none: as good as no record.
      return Optional.empty();
    }
  }

  private String text(String key) {
    return texts.getOrDefault(key, "");
  }
}
