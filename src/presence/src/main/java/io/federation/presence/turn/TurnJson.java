package io.federation.presence.turn;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.federation.model.Stamp;
import io.federation.model.Version;
import io.federation.presence.turn.Turn.Holding;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A turn as text: {@code {"deadline":stamp,"holder":id,"rejected":["<40 hex>",...],"taken":stamp}}
 * with stamps {@code YYYYMMDD-HHMMSS}; one that is free has {@code rejected} alone. Unknown keys
 * are passed over, as a newer program may have written them.
 */
public final class TurnJson {

  private static final JsonFactory FACTORY = new JsonFactory();

  private TurnJson() {}

  /** Returns the text, one line. */
  public static String render(Turn turn) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      if (turn.holding().isPresent()) {
        json.writeStringField("deadline", turn.holding().get().deadline().toString());
        json.writeStringField("holder", turn.holding().get().holder());
      }
      json.writeArrayFieldStart("rejected");
      for (Version version : turn.rejected()) {
        json.writeString(version.hex());
      }
      json.writeEndArray();
      if (turn.holding().isPresent()) {
        json.writeStringField("taken", turn.holding().get().taken().toString());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("a text in memory cannot be written", e);
    }
    return text.append('\n').toString();
  }

  /**
   * Reads what {@link #render} writes.
   *
   * @throws IllegalArgumentException with one line if {@code text} is something else
   */
  public static Turn parse(String text) {
    try (JsonParser json = FACTORY.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("it is not a JSON object");
      }
      Turn turn = read(json);
      if (json.nextToken() != null) {
        throw new IllegalArgumentException("there is more after the JSON object");
      }
      return turn;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("it is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new IllegalStateException("a text in memory cannot be read", e);
    }
  }

  private static Turn read(JsonParser json) throws IOException {
    @Nullable String holder = null;
    @Nullable String taken = null;
    @Nullable String deadline = null;
    List<Version> rejected = new ArrayList<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      json.nextToken();
      switch (key) {
        case "holder" -> holder = string(key, json);
        case "taken" -> taken = string(key, json);
        case "deadline" -> deadline = string(key, json);
        case "rejected" -> readVersions(json, rejected);
        default -> json.skipChildren();
      }
    }
    if (holder == null && taken == null && deadline == null) {
      return new Turn(Optional.empty(), rejected);
    }
    if (holder == null || taken == null || deadline == null) {
      throw new IllegalArgumentException("holder, taken and deadline must stand together");
    }
    return new Turn(
        Optional.of(new Holding(holder, Stamp.parse(taken), Stamp.parse(deadline))), rejected);
  }

  private static void readVersions(JsonParser json, List<Version> versions) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw new IllegalArgumentException("rejected is not a list");
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      versions.add(new Version(string("rejected", json)));
    }
  }

  private static String string(String key, JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw new IllegalArgumentException(key + " is not a text");
    }
    return json.getText();
  }
}
