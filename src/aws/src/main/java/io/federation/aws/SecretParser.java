package io.federation.aws;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.federation.model.PropertyText;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads secrets that are JSON objects of texts. */
final class SecretParser {

  private SecretParser() {}

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
}
