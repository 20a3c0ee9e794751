package io.federation.presence;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.federation.model.Names;
import io.federation.model.Version;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a node says of itself to all. As text it is a JSON object {@code
 * {"filetype":"nodepresence","value":{...}}}, pretty-printed, its keys sorted. A text that is
 * empty, a number that is 0 and a map that is empty stand for what is not known and are not
 * written.
 */
public final class PresenceRecord {

  /** The most characters of {@link #error}. */
  public static final int LONGEST_ERROR = 500;

  private static final String FILETYPE = "filetype";
  private static final String NODEPRESENCE = "nodepresence";
  private static final String VALUE = "value";

  /** By their keys; those that are not known are missing. */
  private final SortedMap<String, Object> values;

  PresenceRecord(SortedMap<String, Object> values) {
    this.values = new TreeMap<>(values);
    Names.check("instance-id", instanceId());
  }

  @SuppressWarnings("unchecked")
  <T> T get(PresenceField<T> field) {
    return (T) values.getOrDefault(field.key(), field.unset());
  }

  public String instanceId() {
    return get(PresenceField.INSTANCE_ID);
  }

  public String deployment() {
    return get(PresenceField.DEPLOYMENT);
  }

  public String stacktype() {
    return get(PresenceField.STACKTYPE);
  }

  public String nodepart() {
    return get(PresenceField.NODEPART);
  }

  public String initgitrepo() {
    return get(PresenceField.INIT_GIT_REPO);
  }

  /**
   * Returns the word of the present state; a newer program may know others than {@link
   * io.federation.model.NodeState}.
   */
  public String state() {
    return get(PresenceField.STATE);
  }

  /** Returns the logged transitions, as {@link io.federation.model.StateLog} writes them. */
  public String statelog() {
    return get(PresenceField.STATELOG);
  }

  /** Returns the stamp of the last logged transition. */
  public String statetss() {
    return get(PresenceField.STATETSS);
  }

  /** Returns the stamp of any last change of state. */
  public String statesince() {
    return get(PresenceField.STATESINCE);
  }

  /** Returns an IPv4 address by which other nodes reach this one. */
  public String address() {
    return get(PresenceField.ADDRESS);
  }

  public SortedMap<String, Integer> ports() {
    return get(PresenceField.PORTS);
  }

  /** Returns by how many seconds the node's clock is ahead of the Git server's. */
  public long clockSkew() {
    return get(PresenceField.CLOCK_SKEW);
  }

  /** Returns for each repository the version that the node's work was last done for. */
  public SortedMap<String, Version> done() {
    return get(PresenceField.DONE);
  }

  /** Returns what is wrong, in one line. */
  public String error() {
    return get(PresenceField.ERROR);
  }

  public String nodeInit() {
    return get(PresenceField.NODE_INIT);
  }

  /**
   * Returns a number by which the node knows what it has published itself; each change of its
   * record has another one.
   */
  public String publication() {
    return get(PresenceField.PUBLICATION);
  }

  /** Returns what secrets for this node are sealed to, in Base64. */
  public String publicKey() {
    return get(PresenceField.PUBLIC_KEY);
  }

  /**
   * Returns for each secret's name the recipients' instance ids and what is sealed to them, in
   * Base64.
   */
  public SortedMap<String, SortedMap<String, String>> sealed() {
    return get(PresenceField.SEALED);
  }

  /** Returns the last day in UTC on which the node said anything, {@code YYYYMMDD}. */
  public String seen() {
    return get(PresenceField.SEEN);
  }

  /** Returns the node's last work, if it had any. */
  public Optional<LastWork> work() {
    return get(PresenceField.WORK);
  }

  public static PresenceRecordBuilder of(String instanceId) {
    return new PresenceRecordBuilder().set(PresenceField.INSTANCE_ID, instanceId);
  }

  /**
   * Reads a record. Keys that are not known, and values of another kind than they should be, are
   * passed over: a newer or an older program may have written them.
   *
   * @throws IllegalArgumentException if {@code json} is not a presence record, or says not whose it
   *     is; the message is one line
   */
  public static PresenceRecord parse(String json) {
    try {
      return read(json);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "not a presence record: " + Names.quote(String.valueOf(e.getMessage())), e);
    }
  }

  private static PresenceRecord read(String text) throws IOException {
    PresenceRecordBuilder record = new PresenceRecordBuilder();
    boolean typed = false;
    try (JsonParser json = JsonText.FACTORY.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("it is not a JSON object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.currentName();
        JsonToken value = json.nextToken();
        if (key.equals(FILETYPE)) {
          typed = value == JsonToken.VALUE_STRING && json.getText().equals(NODEPRESENCE);
        } else if (key.equals(VALUE) && value == JsonToken.START_OBJECT) {
          readFields(json, record);
        }
        json.skipChildren();
      }
      if (json.nextToken() != null) {
        throw new IOException("there is more after its end");
      }
    }
    if (!typed) {
      throw new IOException("its filetype is not " + NODEPRESENCE);
    }
    return record.build();
  }

  private static void readFields(JsonParser json, PresenceRecordBuilder record) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      Optional<PresenceField<?>> field = PresenceField.of(json.currentName());
      json.nextToken();
      if (field.isPresent()) {
        field.get().read(json, record);
      }
      json.skipChildren();
    }
  }

  /** Returns the record as JSON text with a newline at its end. */
  public String render() {
    return JsonText.pretty(this::write);
  }

  private void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField(FILETYPE, NODEPRESENCE);
    json.writeObjectFieldStart(VALUE);
    for (PresenceField<?> field : PresenceField.all()) {
      field.write(json, this);
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  public Entry toEntry() {
    return new Entry(instanceId(), render());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PresenceRecord record && values.equals(record.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return "PresenceRecord" + values;
  }
}
