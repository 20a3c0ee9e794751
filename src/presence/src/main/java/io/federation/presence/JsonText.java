package io.federation.presence;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** JSON as text, without a tree of it. */
final class JsonText {

  static final JsonFactory FACTORY = new JsonFactory();

  private JsonText() {}

  interface Writing {
    void to(JsonGenerator json) throws IOException;
  }

  /**
   * Returns a text as Python's {@code json.tool} prints it: indented by four spaces, {@code "key":
   * value}, a newline at its end.
   */
  static String pretty(Writing writing) {
    DefaultIndenter indenter = new DefaultIndenter("    ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withArrayEmptySeparator("")
                .withObjectEmptySeparator(""));
    printer.indentObjectsWith(indenter);
    printer.indentArraysWith(indenter);
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.setPrettyPrinter(printer);
      writing.to(json);
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory takes whatever is written", e);
    }
    return text.append('\n').toString();
  }

  /**
   * Checks that {@code text} is one JSON value and nothing more (RFC 8259, section 2).
   *
   * @throws IOException if it is not
   */
  static void check(String text) throws IOException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() == null) {
        throw new IOException("it is empty");
      }
      JsonParser unused = parser.skipChildren();
      if (parser.nextToken() != null) {
        throw new IOException("there is more after its end");
      }
    }
  }

  static String current(JsonParser parser) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
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
