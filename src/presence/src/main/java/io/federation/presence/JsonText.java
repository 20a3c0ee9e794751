package io.federation.presence;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.StringWriter;

/** JSON as text, without a tree of it. */
final class JsonText {

  private static final JsonFactory JSON = new JsonFactory();

  private JsonText() {}

  /**
   * Checks that {@code text} is one JSON value and nothing more (RFC 8259, section 2).
   *
   * @throws IOException if it is not
   */
  static void check(String text) throws IOException {
    try (JsonParser parser = JSON.createParser(text)) {
      if (parser.nextToken() == null) {
        throw new IOException("it is empty");
      }
      JsonParser unused = parser.skipChildren();
      if (parser.nextToken() != null) {
        throw new IOException("there is more after its end");
      }
    }
  }

  /** Returns the value that {@code parser} stands at. */
  static String current(JsonParser parser) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.copyCurrentStructure(parser);
    }
    return text.toString();
  }

  /** Returns what is wrong, in one line, without the text it was found in. */
  static String words(IOException trouble) {
    if (trouble instanceof JsonProcessingException json) {
      var place = json.getLocation();
      String where = place == null ? "" : " in line " + place.getLineNr();
      return json.getOriginalMessage().lines().findFirst().orElse("").strip() + where;
    }
    return String.valueOf(trouble.getMessage());
  }
}
