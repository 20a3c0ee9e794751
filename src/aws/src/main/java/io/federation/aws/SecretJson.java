package io.federation.aws;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.federation.model.PropertyText;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The form of secrets: JSON objects of texts. */
final class SecretJson {

  private SecretJson() {}

  /**
   * Returns the texts by their names, as flat properties.
   *
   * @throws IllegalArgumentException with one line that shows nothing of it, if the secret is
   *     something else
   */
  static String flat(String secret) {
    SortedMap<String, String> texts = new TreeMap<>();
    boolean good;
    try (JsonParser parser = new JsonFactory().createParser(secret)) {
      good = parser.nextToken() == JsonToken.START_OBJECT;
      while (good && parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        good = parser.nextToken() == JsonToken.VALUE_STRING;
        texts.put(name, parser.getText());
      }
      good &= parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
    } catch (IOException e) {
      // Its message shows what it has read.
      good = false;
    }
    if (!good) {
      throw new IllegalArgumentException(
          "it is not a JSON object of texts, such as"
              + " {\"credentials/ops.properties\": \"username=...\\npassword=...\\n\"}");
    }
    return PropertyText.render(texts);
  }

  static String render(SortedMap<String, String> texts) {
    StringWriter json = new StringWriter();
    try (JsonGenerator generator = new JsonFactory().createGenerator(json)) {
      generator.writeStartObject();
      for (Map.Entry<String, String> text : texts.entrySet()) {
        generator.writeStringField(text.getKey(), text.getValue());
      }
      generator.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return json.toString();
  }
}
