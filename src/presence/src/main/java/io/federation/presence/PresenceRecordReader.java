package io.federation.presence;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.federation.model.Version;
import java.io.IOException;

/** Reads presence records token by token and takes what it knows. */
final class PresenceRecordReader {

  /** Takes the value of a key; {@code json} stands at its first token. */
  private interface Field {
    void take(String key, JsonParser json) throws IOException;
  }

  private final PresenceRecordBuilder record = PresenceRecord.of("");
  private boolean typed;

  /**
   * Reads a whole text.
   *
   * @throws IOException if it is not JSON, or not of the right form
   * @throws IllegalArgumentException if the instance id is missing or not a name
   */
  PresenceRecord read(String text) throws IOException {
    try (JsonParser json = new JsonFactory().createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("it is not a JSON object");
      }
      eachField(json, this::takeOuter);
      if (json.nextToken() != null) {
        throw new IOException("something stands behind it");
      }
    }
    if (!typed) {
      throw new IOException("its filetype is not " + PresenceKeys.NODEPRESENCE);
    }
    return record.build();
  }

  /** Hands over each field of an object, and passes over what is left of its value. */
  private static void eachField(JsonParser json, Field field) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      json.nextToken();
      field.take(key, json);
      json.skipChildren();
    }
  }

  private static void eachFieldOf(JsonParser json, Field field) throws IOException {
    if (json.currentToken() == JsonToken.START_OBJECT) {
      eachField(json, field);
    }
  }

  private void takeOuter(String key, JsonParser json) throws IOException {
    if (key.equals(PresenceKeys.FILETYPE)) {
      typed = text(json).equals(PresenceKeys.NODEPRESENCE);
    } else if (key.equals(PresenceKeys.VALUE)) {
      eachFieldOf(json, this::take);
    }
  }

  private void take(String key, JsonParser json) throws IOException {
    switch (key) {
      case PresenceKeys.ADDRESS -> record.address(text(json));
      case PresenceKeys.CLOCKSKEW -> record.clockSkew(number(json));
      case PresenceKeys.DEPLOYMENT -> record.deployment(text(json));
      case PresenceKeys.DONE -> eachFieldOf(json, this::takeDone);
      case PresenceKeys.ERROR -> record.error(text(json));
      case PresenceKeys.INITGITREPO -> record.initgitrepo(text(json));
      case PresenceKeys.INSTANCE_ID -> record.instanceId(text(json));
      case PresenceKeys.NODEINIT -> record.nodeInit(text(json));
      case PresenceKeys.NODEPART -> record.nodepart(text(json));
      case PresenceKeys.PORTS -> eachFieldOf(json, this::takePort);
      case PresenceKeys.PUBLICKEY -> record.publicKey(text(json));
      case PresenceKeys.SEALED -> eachFieldOf(json, this::takeSecret);
      case PresenceKeys.SEEN -> record.seen(text(json));
      case PresenceKeys.STACKTYPE -> record.stacktype(text(json));
      case PresenceKeys.STATE -> record.state(text(json));
      case PresenceKeys.STATELOG -> record.statelog(text(json));
      case PresenceKeys.STATESINCE -> record.statesince(text(json));
      case PresenceKeys.STATETSS -> record.statetss(text(json));
      case PresenceKeys.WORK -> record.work(LastWork.read(json));
      default -> {
        // Of a newer program, or the "a" of the first ones.
      }
    }
  }

  private void takeDone(String repository, JsonParser json) throws IOException {
    String version = text(json);
    if (Version.isValid(version)) {
      record.done(repository, new Version(version));
    }
  }

  private void takePort(String name, JsonParser json) throws IOException {
    long port = number(json);
    if (port >= 1 && port <= 65_535) {
      record.port(name, (int) port);
    }
  }

  private void takeSecret(String name, JsonParser json) throws IOException {
    eachFieldOf(json, (recipient, value) -> record.sealed(name, recipient, text(value)));
  }

  private static String text(JsonParser json) throws IOException {
    return json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : "";
  }

  private static long number(JsonParser json) throws IOException {
    return json.currentToken() == JsonToken.VALUE_NUMBER_INT
            && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER
        ? json.getLongValue()
        : 0;
  }
}
