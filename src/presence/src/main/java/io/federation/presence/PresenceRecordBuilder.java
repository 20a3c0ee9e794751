package io.federation.presence;

import io.federation.model.Version;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Puts a {@link PresenceRecord} together; what is not set stays unknown. */
public final class PresenceRecordBuilder {

  private String instanceId;
  private String deployment = "";
  private String stacktype = "";
  private String nodepart = "";
  private String initgitrepo = "";
  private String state = "";
  private String statelog = "";
  private String statetss = "";
  private String statesince = "";
  private String address = "";
  private final SortedMap<String, Integer> ports = new TreeMap<>();
  private long clockSkew;
  private final SortedMap<String, Version> done = new TreeMap<>();
  private String error = "";
  private String nodeInit = "";
  private String publicKey = "";
  private final SortedMap<String, SortedMap<String, String>> sealed = new TreeMap<>();
  private String seen = "";
  private Optional<LastWork> work = Optional.empty();

  PresenceRecordBuilder(String instanceId) {
    this.instanceId = instanceId;
  }

  /** Sets whose record it is. */
  PresenceRecordBuilder instanceId(String value) {
    instanceId = value;
    return this;
  }

  /** Sets the federation's name. */
  public PresenceRecordBuilder deployment(String value) {
    deployment = value;
    return this;
  }

  /** Sets the kind of stack. */
  public PresenceRecordBuilder stacktype(String value) {
    stacktype = value;
    return this;
  }

  /** Sets the part that the node plays. */
  public PresenceRecordBuilder nodepart(String value) {
    nodepart = value;
    return this;
  }

  /** Sets the name of the repository with the node's scripts. */
  public PresenceRecordBuilder initgitrepo(String value) {
    initgitrepo = value;
    return this;
  }

  /** Sets the word of the present state. */
  public PresenceRecordBuilder state(String value) {
    state = value;
    return this;
  }

  /** Sets the logged transitions. */
  public PresenceRecordBuilder statelog(String value) {
    statelog = value;
    return this;
  }

  /** Sets the stamp of the last logged transition. */
  public PresenceRecordBuilder statetss(String value) {
    statetss = value;
    return this;
  }

  /** Sets the stamp of the last change of state. */
  public PresenceRecordBuilder statesince(String value) {
    statesince = value;
    return this;
  }

  /** Sets the address by which other nodes reach this one. */
  public PresenceRecordBuilder address(String value) {
    address = value;
    return this;
  }

  /** Adds a port. */
  public PresenceRecordBuilder port(String name, int number) {
    ports.put(name, number);
    return this;
  }

  /** Adds ports. */
  public PresenceRecordBuilder ports(Map<String, Integer> values) {
    ports.putAll(values);
    return this;
  }

  /** Sets by how many seconds the node's clock is ahead of the Git server's. */
  public PresenceRecordBuilder clockSkew(long seconds) {
    clockSkew = seconds;
    return this;
  }

  /** Adds the version that the node's work was last done for in a repository. */
  public PresenceRecordBuilder done(String repository, Version version) {
    done.put(repository, version);
    return this;
  }

  /** Sets what is wrong. */
  public PresenceRecordBuilder error(String value) {
    error = value;
    return this;
  }

  /** Sets the version of the node's program. */
  public PresenceRecordBuilder nodeInit(String value) {
    nodeInit = value;
    return this;
  }

  /** Sets what secrets for this node are sealed to. */
  public PresenceRecordBuilder publicKey(String value) {
    publicKey = value;
    return this;
  }

  /** Adds a secret, sealed to a recipient. */
  public PresenceRecordBuilder sealed(String name, String recipient, String value) {
    sealed.computeIfAbsent(name, unused -> new TreeMap<>()).put(recipient, value);
    return this;
  }

  /** Adds secrets: for each name the recipients and what is sealed to them. */
  public PresenceRecordBuilder sealed(Map<String, ? extends Map<String, String>> secrets) {
    for (Map.Entry<String, ? extends Map<String, String>> secret : secrets.entrySet()) {
      secret.getValue().forEach((recipient, value) -> sealed(secret.getKey(), recipient, value));
    }
    return this;
  }

  /** Sets the day, {@code YYYYMMDD}. */
  public PresenceRecordBuilder seen(String value) {
    seen = value;
    return this;
  }

  /** Sets the node's last work, or that it had none. */
  public PresenceRecordBuilder work(Optional<LastWork> value) {
    work = value;
    return this;
  }

  /**
   * Returns the record.
   *
   * @throws IllegalArgumentException if the instance id is not a name
   */
  public PresenceRecord build() {
    return new PresenceRecord(
        instanceId,
        deployment,
        stacktype,
        nodepart,
        initgitrepo,
        state,
        statelog,
        statetss,
        statesince,
        address,
        ports,
        clockSkew,
        done,
        error,
        nodeInit,
        publicKey,
        sealed,
        seen,
        work);
  }
}
