package io.federation.node.ec2;

import io.federation.machine.StateFiles;
import io.federation.model.PropertyText;
import io.federation.model.Stamp;
import io.federation.node.home.NodeHome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What AWS has been told, and what came of the last calls: {@code run/aws.properties}. If it is
 * lost, all is told once more.
 */
public final class AwsStateFile {

  private static final String OUTSTANDING = "outstanding.";

  private final Path file;
  private final SortedMap<String, String> values = new TreeMap<>();
  private boolean changed;

  private AwsStateFile(Path file) {
    this.file = file;
  }

  public static AwsStateFile read(NodeHome home) throws IOException {
    return read(home.run().resolve("aws.properties"));
  }

  /** Returns the notes about the node's end, which have a writer of their own. */
  static AwsStateFile ofEnd(NodeHome home) throws IOException {
    return read(home.run().resolve("end.properties"));
  }

  private static AwsStateFile read(Path file) throws IOException {
    AwsStateFile notes = new AwsStateFile(file);
    Optional<String> text = StateFiles.read(notes.file);
    if (text.isPresent()) {
      try {
        notes.values.putAll(PropertyText.parse(text.get()));
      } catch (IllegalArgumentException e) {
        // Damaged by a loss of power.
        notes.changed = true;
      }
    }
    return notes;
  }

  /** Returns a note; empty if there is none. */
  String get(String key) {
    return values.getOrDefault(key, "");
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  /** Makes a note; an empty one is removed. */
  void set(String key, String value) {
    String before = value.isEmpty() ? values.remove(key) : values.put(key, value);
    changed |= !value.equals(before == null ? "" : before);
  }

  void set(String key, Instant at) {
    set(key, new Stamp(at).toString());
  }

  /** Returns what AWS has not taken, and why. */
  public SortedMap<String, String> outstanding() {
    return below(OUTSTANDING);
  }

  /** Returns the notes whose keys begin with {@code prefix}, by the rest of their keys. */
  SortedMap<String, String> below(String prefix) {
    SortedMap<String, String> below = new TreeMap<>();
    for (Map.Entry<String, String> note : values.entrySet()) {
      if (note.getKey().startsWith(prefix)) {
        below.put(note.getKey().substring(prefix.length()), note.getValue());
      }
    }
    return below;
  }

  /** Notes why something is not taken; with an empty reason, that it is. */
  void setOutstanding(String name, String reason) {
    set(OUTSTANDING + name, reason);
  }

  /** Returns the number that a note holds; 0 if there is none. */
  int number(String key) {
    try {
      return has(key) ? Integer.parseInt(get(key)) : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Returns the moment of a note; nothing if there is none. */
  Optional<Instant> at(String key) {
    try {
      return has(key) ? Optional.of(Stamp.parse(get(key)).instant()) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns whether a note is of a moment less than {@code age} before {@code now}. */
  boolean isYounger(String key, Duration age, Instant now) {
    Optional<Instant> at = at(key);
    // A clock that was set back must not put anything off.
    return at.isPresent() && !now.isBefore(at.get()) && now.isBefore(at.get().plus(age));
  }

  void save() throws IOException {
    if (changed) {
      StateFiles.write(file, PropertyText.render(values));
      changed = false;
    }
  }
}
