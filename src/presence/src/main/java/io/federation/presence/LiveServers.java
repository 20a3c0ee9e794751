package io.federation.presence;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.federation.model.Stamp;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Who was there in the minute before {@code now}, as one JSON object: {@code source}, {@code
 * suffix}, {@code full_source}, {@code tss} (now, {@code YYYYMMDDHHMMSS}), {@code tsm} (the minute
 * before), {@code datepath} (that minute's {@code YYYY/MM/DD/HH}) and {@code nodes}, the records as
 * they stand in their files. All times are UTC.
 *
 * @param source where flattened time begins, or the folder of the records itself
 * @param addDatePath whether the minute's folder is to be added to {@code source}
 * @param suffix added at the very end, such as {@code /all/}
 * @param now when it was looked
 * @param nodes the records, each one JSON value
 */
public record LiveServers(
    String source, boolean addDatePath, String suffix, Instant now, List<String> nodes) {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  public LiveServers {
    nodes = List.copyOf(nodes);
  }

  /**
   * Returns where the records are: {@code source}, with what is to be added joined as it stands.
   */
  public String fullSource() {
    return source + (addDatePath ? before().hourPath() + "/" + before() : "") + suffix;
  }

  private Minute before() {
    return new Minute(now.minus(MINUTE));
  }

  public LiveServers withNodes(List<String> others) {
    return new LiveServers(source, addDatePath, suffix, now, others);
  }

  /**
   * Returns the text, indented by four spaces, with a final newline.
   *
   * @throws IllegalArgumentException if a record is not one JSON value
   */
  public String render() {
    return JsonText.pretty(this::write);
  }

  private void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("source", source);
    json.writeStringField("suffix", suffix);
    json.writeStringField("full_source", fullSource());
    json.writeStringField("tss", tss());
    json.writeStringField("tsm", before().toString());
    json.writeStringField("datepath", before().hourPath());
    json.writeArrayFieldStart("nodes");
    for (String node : nodes) {
      copy(node, json);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private String tss() {
    return new Stamp(now).toString().replace("-", "");
  }

  private static void copy(String node, JsonGenerator json) throws IOException {
    try {
      JsonText.check(node);
    } catch (IOException e) {
      throw new IllegalArgumentException("a record is not JSON: " + JsonText.words(e), e);
    }
    try (JsonParser parser = JsonText.FACTORY.createParser(node)) {
      JsonToken unused = parser.nextToken();
      json.copyCurrentStructure(parser);
    }
  }

  /**
   * Returns the records of a text that {@link #render} made; what else stands in it is not looked
   * at.
   *
   * @throws IOException if it is no such text
   */
  public static List<String> nodes(String text) throws IOException {
    List<String> nodes = new ArrayList<>();
    try (JsonParser parser = JsonText.FACTORY.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("it is not a list of live servers: it is no JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = parser.currentName().equals("nodes");
        if (parser.nextToken() == JsonToken.START_ARRAY && wanted) {
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            nodes.add(JsonText.current(parser));
          }
        } else {
          JsonParser unused = parser.skipChildren();
        }
      }
    }
    return nodes;
  }
}
