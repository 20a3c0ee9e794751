package io.federation.presence;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.federation.model.Version;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.SortedMap;

/** Writes presence records as the original system did: four spaces, keys in order. */
final class PresenceRecordWriter {

  private PresenceRecordWriter() {}

  static String write(PresenceRecord record) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.setPrettyPrinter(FourSpaces.printer());
      json.writeStartObject();
      json.writeStringField(PresenceKeys.FILETYPE, PresenceKeys.NODEPRESENCE);
      json.writeObjectFieldStart(PresenceKeys.VALUE);
      writeValue(json, record);
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory takes whatever is written", e);
    }
    return text.append('\n').toString();
  }

  /** In the order of the keys. */
  private static void writeValue(JsonGenerator json, PresenceRecord record) throws IOException {
    writeText(json, PresenceKeys.ADDRESS, record.address());
    if (record.clockSkew() != 0) {
      json.writeNumberField(PresenceKeys.CLOCKSKEW, record.clockSkew());
    }
    writeText(json, PresenceKeys.DEPLOYMENT, record.deployment());
    if (!record.done().isEmpty()) {
      json.writeObjectFieldStart(PresenceKeys.DONE);
      for (Map.Entry<String, Version> done : record.done().entrySet()) {
        json.writeStringField(done.getKey(), done.getValue().hex());
      }
      json.writeEndObject();
    }
    writeText(json, PresenceKeys.ERROR, record.error());
    writeText(json, PresenceKeys.INITGITREPO, record.initgitrepo());
    writeText(json, PresenceKeys.INSTANCE_ID, record.instanceId());
    writeText(json, PresenceKeys.NODEINIT, record.nodeInit());
    writeText(json, PresenceKeys.NODEPART, record.nodepart());
    if (!record.ports().isEmpty()) {
      json.writeObjectFieldStart(PresenceKeys.PORTS);
      for (Map.Entry<String, Integer> port : record.ports().entrySet()) {
        json.writeNumberField(port.getKey(), port.getValue());
      }
      json.writeEndObject();
    }
    writeText(json, PresenceKeys.PUBLICKEY, record.publicKey());
    writeSealed(json, record.sealed());
    writeText(json, PresenceKeys.SEEN, record.seen());
    writeText(json, PresenceKeys.STACKTYPE, record.stacktype());
    writeText(json, PresenceKeys.STATE, record.state());
    writeText(json, PresenceKeys.STATELOG, record.statelog());
    writeText(json, PresenceKeys.STATESINCE, record.statesince());
    writeText(json, PresenceKeys.STATETSS, record.statetss());
    if (record.work().isPresent()) {
      json.writeFieldName(PresenceKeys.WORK);
      record.work().get().write(json);
    }
  }

  private static void writeSealed(
      JsonGenerator json, SortedMap<String, SortedMap<String, String>> sealed) throws IOException {
    if (sealed.isEmpty()) {
      return;
    }
    json.writeObjectFieldStart(PresenceKeys.SEALED);
    for (Map.Entry<String, SortedMap<String, String>> secret : sealed.entrySet()) {
      json.writeObjectFieldStart(secret.getKey());
      for (Map.Entry<String, String> recipient : secret.getValue().entrySet()) {
        json.writeStringField(recipient.getKey(), recipient.getValue());
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void writeText(JsonGenerator json, String key, String value) throws IOException {
    if (!value.isEmpty()) {
      json.writeStringField(key, value);
    }
  }
}
