package io.federation.node.presence;

import io.federation.machine.StateFiles;
import io.federation.node.home.NodeHome;
import io.federation.presence.Entry;
import io.federation.presence.Minute;
import io.federation.presence.Publication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a node has to publish and has not yet, in {@code run/presence/}: {@code published.json} (its
 * record as it was published last), {@code minute.txt} (the last minute that was published), and
 * {@code minutes/} with a file for each minute that is not. A process that is killed at any moment
 * leaves no more than something that is published twice.
 */
final class PublishQueue {

  private static final String SUFFIX = ".json";
  private static final String RECORD = "published" + SUFFIX;

  private final Path folder;

  PublishQueue(NodeHome home) {
    this.folder = folder(home);
  }

  static Path folder(NodeHome home) {
    return home.run().resolve("presence");
  }

  /** Adds what the node says in a minute, unless that very text is published. */
  void add(Minute minute, Entry record) throws IOException {
    boolean published = StateFiles.readLine(lastMinute()).equals(Optional.of(minute.toString()));
    if (!published || isChanged(record)) {
      StateFiles.writeIfChanged(file(minute), record.json());
    }
  }

  private boolean isChanged(Entry record) throws IOException {
    return !StateFiles.read(record()).equals(Optional.of(record.json()));
  }

  /** Returns whether a record is other than the one published last, which has {@code number}. */
  boolean isOtherThanPublished(Entry record, String number) throws IOException {
    String published = StateFiles.read(record()).orElse("");
    return published.contains(number) && !published.equals(record.json());
  }

  /**
   * Returns what is to be published.
   *
   * @param retention how long minutes are kept where they are published; older ones are dropped
   */
  Publication publication(Entry record, Instant now, Duration retention) throws IOException {
    SortedMap<Minute, Entry> waiting = new TreeMap<>();
    String[] names = minutes().toFile().list();
    for (String name : names == null ? new String[0] : names) {
      Optional<Minute> minute = minuteOf(name);
      if (minute.isEmpty()) {
        continue;
      }
      Optional<String> json = StateFiles.read(file(minute.get()));
      if (minute.get().start().isBefore(now.minus(retention))) {
        Files.deleteIfExists(file(minute.get()));
      } else if (json.isPresent()) {
        waiting.put(minute.get(), new Entry(record.instanceId(), json.get()));
      }
    }
    return new Publication(record, isChanged(record), waiting);
  }

  private static Optional<Minute> minuteOf(String name) {
    if (!name.endsWith(SUFFIX)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Minute.parse(name.substring(0, name.length() - SUFFIX.length())));
    } catch (IllegalArgumentException e) {
      // What a killed process left of a file.
      return Optional.empty();
    }
  }

  /** Returns how many minutes are not published yet. */
  int waiting() {
    int waiting = 0;
    String[] names = minutes().toFile().list();
    if (names != null) {
      for (String name : names) {
        waiting += minuteOf(name).isPresent() ? 1 : 0;
      }
    }
    return waiting;
  }

  /** Takes out what was published. */
  void published(Publication known) throws IOException {
    StateFiles.writeIfChanged(record(), known.record().json());
    for (Map.Entry<Minute, Entry> minute : known.minutes().entrySet()) {
      // Before its file is gone: what is said of it later is of no interest any more.
      StateFiles.write(lastMinute(), minute.getKey() + "\n");
      Files.deleteIfExists(file(minute.getKey()));
    }
  }

  /** Returns whether the node has ever published anything. */
  boolean hasPublished() {
    return Files.exists(record());
  }

  private Path record() {
    return folder.resolve(RECORD);
  }

  /** Returns the file of the node's record as it was published last. */
  static Path record(NodeHome home) {
    return folder(home).resolve(RECORD);
  }

  private Path lastMinute() {
    return folder.resolve("minute.txt");
  }

  private Path minutes() {
    return folder.resolve("minutes");
  }

  private Path file(Minute minute) {
    return minutes().resolve(minute + SUFFIX);
  }
}
