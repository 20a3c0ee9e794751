package io.federation.presence;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.federation.model.Version;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A field of a presence record. Whoever adds one adds a line here and its accessors.
 *
 * <p>Without lambdas, as each heartbeat reads and writes records.
 */
final class PresenceField<T> {

  private static final SortedMap<String, PresenceField<?>> BY_KEY = new TreeMap<>();

  static final PresenceField<String> ADDRESS = text("address");
  static final PresenceField<Long> CLOCK_SKEW =
      new PresenceField<>("clockskew", new WholeNumber(), 0L);
  static final PresenceField<String> DEPLOYMENT = text("deployment");
  static final PresenceField<SortedMap<String, Version>> DONE = map("done", new Commit());
  static final PresenceField<String> ERROR = new PresenceField<>("error", new Line(), "");
  static final PresenceField<String> INIT_GIT_REPO = text("initgitrepo");
  static final PresenceField<String> INSTANCE_ID = text("instance-id");
  static final PresenceField<String> NODE_INIT = text("nodeinit");
  static final PresenceField<String> NODEPART = text("nodepart");
  static final PresenceField<SortedMap<String, Integer>> PORTS = map("ports", new Port());
  static final PresenceField<String> PUBLICATION = text("publication");
  static final PresenceField<String> PUBLIC_KEY = text("publickey");
  static final PresenceField<SortedMap<String, SortedMap<String, String>>> SEALED =
      map("sealed", new MapOf<>(new Text()));
  static final PresenceField<String> SEEN = text("seen");
  static final PresenceField<String> STACKTYPE = text("stacktype");
  static final PresenceField<String> STATE = text("state");
  static final PresenceField<String> STATELOG = text("statelog");
  static final PresenceField<String> STATESINCE = text("statesince");
  static final PresenceField<String> STATETSS = text("statetss");
  static final PresenceField<Optional<LastWork>> WORK =
      new PresenceField<>("work", new Work(), Optional.empty());

  private final String key;
  private final Type<T> type;
  private final T unset;

  private PresenceField(String key, Type<T> type, T unset) {
    this.key = key;
    this.type = type;
    this.unset = unset;
    BY_KEY.put(key, this);
  }

  private static PresenceField<String> text(String key) {
    return new PresenceField<>(key, new Text(), "");
  }

  private static <V> PresenceField<SortedMap<String, V>> map(String key, Type<V> values) {
    return new PresenceField<>(key, new MapOf<>(values), Collections.emptySortedMap());
  }

  static Collection<PresenceField<?>> all() {
    return BY_KEY.values();
  }

  /** Returns the field with a key; nothing if there is none. */
  static Optional<PresenceField<?>> of(String key) {
    return Optional.ofNullable(BY_KEY.get(key));
  }

  /** Returns the key that it has in JSON. */
  String key() {
    return key;
  }

  /** Returns the value of what is not known; it is not written. */
  T unset() {
    return unset;
  }

  T kept(T value) {
    return type.kept(value);
  }

  /** Takes the value at which {@code json} stands, unless it is of another kind than it should. */
  void read(JsonParser json, PresenceRecordBuilder record) throws IOException {
    T value = type.read(json);
    if (value != null) {
      record.set(this, value);
    }
  }

  /** Writes the field, if the record has it. */
  void write(JsonGenerator json, PresenceRecord record) throws IOException {
    T value = record.get(this);
    if (!value.equals(unset)) {
      json.writeFieldName(key);
      type.write(json, value);
    }
  }

  /** How values of one kind are read, kept and written. */
  private interface Type<T> {

    /** Returns the value at which {@code json} stands; null if it is of another kind. */
    @Nullable T read(JsonParser json) throws IOException;

    void write(JsonGenerator json, T value) throws IOException;

    default T kept(T value) {
      return value;
    }
  }

  private static class Text implements Type<String> {
    @Override
    public @Nullable String read(JsonParser json) throws IOException {
      return json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : null;
    }

    @Override
    public void write(JsonGenerator json, String value) throws IOException {
      json.writeString(value);
    }
  }

  /** A text that is kept as one line of limited length. */
  private static final class Line extends Text {
    @Override
    public String kept(String value) {
      String line = value.strip().replace('\n', ' ').replace('\r', ' ');
      return line.length() <= PresenceRecord.LONGEST_ERROR
          ? line
          : line.substring(0, PresenceRecord.LONGEST_ERROR - "...".length()) + "...";
    }
  }

  private static final class WholeNumber implements Type<Long> {
    @Override
    public @Nullable Long read(JsonParser json) throws IOException {
      return json.currentToken() == JsonToken.VALUE_NUMBER_INT
              && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER
          ? Long.valueOf(json.getLongValue())
          : null;
    }

    @Override
    public void write(JsonGenerator json, Long value) throws IOException {
      json.writeNumber(value);
    }
  }

  private static final class Port implements Type<Integer> {
    @Override
    public @Nullable Integer read(JsonParser json) throws IOException {
      Long port = new WholeNumber().read(json);
      return port != null && port >= 1 && port <= 65_535 ? Integer.valueOf(port.intValue()) : null;
    }

    @Override
    public void write(JsonGenerator json, Integer value) throws IOException {
      json.writeNumber(value);
    }
  }

  private static final class Commit implements Type<Version> {
    @Override
    public @Nullable Version read(JsonParser json) throws IOException {
      String hex = new Text().read(json);
      return hex != null && Version.isValid(hex) ? new Version(hex) : null;
    }

    @Override
    public void write(JsonGenerator json, Version value) throws IOException {
      json.writeString(value.hex());
    }
  }

  private static final class Work implements Type<Optional<LastWork>> {
    @Override
    public Optional<LastWork> read(JsonParser json) throws IOException {
      return LastWork.read(json);
    }

    @Override
    public void write(JsonGenerator json, Optional<LastWork> value) throws IOException {
      value.orElseThrow().write(json);
    }
  }

  private static final class MapOf<V> implements Type<SortedMap<String, V>> {
    private final Type<V> values;

    MapOf(Type<V> values) {
      this.values = values;
    }

    @Override
    public @Nullable SortedMap<String, V> read(JsonParser json) throws IOException {
      SortedMap<String, V> map = new TreeMap<>();
      if (json.currentToken() == JsonToken.START_OBJECT) {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String name = json.currentName();
          json.nextToken();
          V value = values.read(json);
          if (value != null) {
            map.put(name, value);
          }
          json.skipChildren();
        }
      }
      return map.isEmpty() ? null : map;
    }

    @Override
    public void write(JsonGenerator json, SortedMap<String, V> map) throws IOException {
      json.writeStartObject();
      for (Map.Entry<String, V> entry : map.entrySet()) {
        json.writeFieldName(entry.getKey());
        values.write(json, entry.getValue());
      }
      json.writeEndObject();
    }

    @Override
    public SortedMap<String, V> kept(SortedMap<String, V> map) {
      SortedMap<String, V> copy = new TreeMap<>();
      for (Map.Entry<String, V> entry : map.entrySet()) {
        copy.put(entry.getKey(), values.kept(entry.getValue()));
      }
      return Collections.unmodifiableSortedMap(copy);
    }
  }
}
