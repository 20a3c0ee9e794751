package io.federation.presence;

import io.federation.model.Names;
import io.federation.model.Version;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a node says of itself to all. As text it is a JSON object {@code
 * {"filetype":"nodepresence","value":{...}}}, pretty-printed, its keys sorted. A text that is
 * empty, a number that is 0 and a map that is empty stand for what is not known and are not
 * written.
 *
 * @param instanceId the node, by a name
 * @param deployment the federation's name
 * @param stacktype the kind of stack
 * @param nodepart the part that the node plays
 * @param initgitrepo the name of the repository with the node's scripts
 * @param state the word of the present state; a newer program may know others than {@link
 *     io.federation.model.NodeState}
 * @param statelog the logged transitions, as {@link io.federation.model.StateLog} writes them
 * @param statetss the stamp of the last logged transition
 * @param statesince the stamp of any last change of state
 * @param address an IPv4 address by which other nodes reach this one
 * @param ports the node's ports by name
 * @param clockSkew seconds by which the node's clock is ahead of the Git server's
 * @param done for each repository the version that the node's work was last done for
 * @param error what is wrong, in one line
 * @param nodeInit the version of the node's program
 * @param publicKey what secrets for this node are sealed to, in Base64
 * @param sealed for each secret's name the recipients' instance ids and what is sealed to them, in
 *     Base64
 * @param seen the last day in UTC on which the node said anything, {@code YYYYMMDD}
 * @param work the node's last work, if it had any
 */
public record PresenceRecord(
    String instanceId,
    String deployment,
    String stacktype,
    String nodepart,
    String initgitrepo,
    String state,
    String statelog,
    String statetss,
    String statesince,
    String address,
    SortedMap<String, Integer> ports,
    long clockSkew,
    SortedMap<String, Version> done,
    String error,
    String nodeInit,
    String publicKey,
    SortedMap<String, SortedMap<String, String>> sealed,
    String seen,
    Optional<LastWork> work) {

  /** The most characters of {@code error}. */
  public static final int LONGEST_ERROR = 500;

  /** Checks the id, copies the maps, and brings {@code error} to one line that is not too long. */
  public PresenceRecord {
    Names.check("instance-id", instanceId);
    ports = sorted(ports);
    done = sorted(done);
    SortedMap<String, SortedMap<String, String>> copy = new TreeMap<>();
    for (Map.Entry<String, SortedMap<String, String>> secret : sealed.entrySet()) {
      copy.put(secret.getKey(), sorted(secret.getValue()));
    }
    sealed = Collections.unmodifiableSortedMap(copy);
    error = shortened(error);
  }

  private static <T> SortedMap<String, T> sorted(Map<String, T> map) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }

  private static String shortened(String error) {
    StringBuilder line = new StringBuilder(error.strip());
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) == '\n' || line.charAt(i) == '\r') {
        line.setCharAt(i, ' ');
      }
    }
    return line.length() <= LONGEST_ERROR
        ? line.toString()
        : line.substring(0, LONGEST_ERROR - "...".length()) + "...";
  }

  /** Begins a record that says nothing yet. */
  public static PresenceRecordBuilder of(String instanceId) {
    return new PresenceRecordBuilder(instanceId);
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
      return new PresenceRecordReader().read(json);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "not a presence record: " + Names.quote(String.valueOf(e.getMessage())), e);
    }
  }

  /** Returns the record as JSON text with a newline at its end. */
  public String render() {
    return PresenceRecordWriter.write(this);
  }

  /** Returns the file that the record is kept in. */
  public Entry toEntry() {
    return new Entry(instanceId, render());
  }
}
