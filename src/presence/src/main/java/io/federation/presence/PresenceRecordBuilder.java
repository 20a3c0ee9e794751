package io.federation.presence;

import io.federation.model.Version;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Puts a {@link PresenceRecord} together; what is not set stays unknown. */
public final class PresenceRecordBuilder {

  private final SortedMap<String, Object> values = new TreeMap<>();

  PresenceRecordBuilder() {}

  <T> PresenceRecordBuilder set(PresenceField<T> field, T value) {
    T kept = field.kept(value);
    if (kept.equals(field.unset())) {
      values.remove(field.key());
    } else {
      values.put(field.key(), kept);
    }
    return this;
  }

  private <V> PresenceRecordBuilder add(
      PresenceField<SortedMap<String, V>> field, String key, V value) {
    @SuppressWarnings("unchecked")
    SortedMap<String, V> map =
        new TreeMap<>((SortedMap<String, V>) values.getOrDefault(field.key(), field.unset()));
    map.put(key, value);
    return set(field, map);
  }

  public PresenceRecordBuilder deployment(String value) {
    return set(PresenceField.DEPLOYMENT, value);
  }

  public PresenceRecordBuilder stacktype(String value) {
    return set(PresenceField.STACKTYPE, value);
  }

  public PresenceRecordBuilder nodepart(String value) {
    return set(PresenceField.NODEPART, value);
  }

  public PresenceRecordBuilder initgitrepo(String value) {
    return set(PresenceField.INIT_GIT_REPO, value);
  }

  public PresenceRecordBuilder state(String value) {
    return set(PresenceField.STATE, value);
  }

  public PresenceRecordBuilder statelog(String value) {
    return set(PresenceField.STATELOG, value);
  }

  public PresenceRecordBuilder statetss(String value) {
    return set(PresenceField.STATETSS, value);
  }

  public PresenceRecordBuilder statesince(String value) {
    return set(PresenceField.STATESINCE, value);
  }

  public PresenceRecordBuilder address(String value) {
    return set(PresenceField.ADDRESS, value);
  }

  public PresenceRecordBuilder port(String name, int number) {
    return add(PresenceField.PORTS, name, number);
  }

  public PresenceRecordBuilder ports(Map<String, Integer> values) {
    return set(PresenceField.PORTS, new TreeMap<>(values));
  }

  public PresenceRecordBuilder clockSkew(long seconds) {
    return set(PresenceField.CLOCK_SKEW, seconds);
  }

  /** Adds the version that the node's work was last done for in a repository. */
  public PresenceRecordBuilder done(String repository, Version version) {
    return add(PresenceField.DONE, repository, version);
  }

  public PresenceRecordBuilder error(String value) {
    return set(PresenceField.ERROR, value);
  }

  public PresenceRecordBuilder nodeInit(String value) {
    return set(PresenceField.NODE_INIT, value);
  }

  public PresenceRecordBuilder publication(String value) {
    return set(PresenceField.PUBLICATION, value);
  }

  public PresenceRecordBuilder publicKey(String value) {
    return set(PresenceField.PUBLIC_KEY, value);
  }

  /** Sets a secret that is sealed to one recipient. */
  public PresenceRecordBuilder sealed(String name, String recipient, String value) {
    return add(PresenceField.SEALED, name, new TreeMap<>(Map.of(recipient, value)));
  }

  /** Sets for each secret's name the recipients and what is sealed to them. */
  public PresenceRecordBuilder sealed(Map<String, ? extends Map<String, String>> secrets) {
    SortedMap<String, SortedMap<String, String>> copy = new TreeMap<>();
    for (Map.Entry<String, ? extends Map<String, String>> secret : secrets.entrySet()) {
      copy.put(secret.getKey(), new TreeMap<>(secret.getValue()));
    }
    return set(PresenceField.SEALED, copy);
  }

  public PresenceRecordBuilder seen(String day) {
    return set(PresenceField.SEEN, day);
  }

  public PresenceRecordBuilder work(Optional<LastWork> value) {
    return set(PresenceField.WORK, value);
  }

  /**
   * Returns the record.
   *
   * @throws IllegalArgumentException if the instance id is not a name
   */
  public PresenceRecord build() {
    return new PresenceRecord(values);
  }
}
