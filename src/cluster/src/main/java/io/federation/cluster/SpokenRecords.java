package io.federation.cluster;

import io.federation.presence.Entry;
import io.federation.presence.Minute;
import io.federation.presence.Publication;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What nodes have said in ZooKeeper, which is safe there until it is in the presence repository:
 * {@code /records/<id>} holds each node's record, behind a line {@code new} or, once it is there,
 * {@code recorded}; {@code /minutes/<YYYYMMDDHHMM>/<id>} what it said in a minute, or nothing once
 * that is there.
 */
final class SpokenRecords {

  /** More minutes are not taken while they cannot be pushed: the nodes keep them themselves. */
  private static final int MOST_MINUTES = 180;

  private static final String RECORDS = "/records";
  private static final String MINUTES = "/minutes";
  private static final String NEW = "new\n";
  private static final String RECORDED = "recorded\n";

  private final ClusterTree tree;

  SpokenRecords(ClusterTree tree) {
    this.tree = tree;
  }

  /** A minute's text, as it was found. */
  private record Spoken(Minute minute, String id, ClusterTree.Found found) {
    private String path() {
      return MINUTES + "/" + minute + "/" + id;
    }

    private boolean isRecorded() {
      return found.text().isEmpty();
    }

    private Entry entry() {
      return new Entry(id, found.text());
    }
  }

  /** What was found at one moment. */
  static final class Found {
    private final SortedMap<String, ClusterTree.Found> records = new TreeMap<>();
    private final List<Spoken> spoken = new ArrayList<>();

    private List<Spoken> unrecorded() {
      return spoken.stream().filter(one -> !one.isRecorded()).toList();
    }

    /**
     * Returns the newest minute in which a node spoke, by its clock, or {@code now} if it is newer.
     */
    Minute newest(Minute now) {
      return spoken.stream()
          .map(Spoken::minute)
          .filter(minute -> minute.compareTo(now) > 0)
          .max(Comparator.naturalOrder())
          .orElse(now);
    }

    /** Returns whether a node has spoken here in a minute that was not long ago. */
    boolean hasSpoken(String id, Minute minute) {
      return spoken.stream().anyMatch(one -> one.id().equals(id) && one.minute().equals(minute));
    }

    /** Returns the records that are not in the repository yet. */
    List<Entry> newRecords() {
      List<Entry> entries = new ArrayList<>();
      records.forEach(
          (id, found) -> {
            if (isNew(found)) {
              entries.add(new Entry(id, json(found)));
            }
          });
      return entries;
    }

    /** Returns what was said in minutes that are not in the repository yet. */
    SortedMap<Minute, List<Entry>> minutes() {
      SortedMap<Minute, List<Entry>> minutes = new TreeMap<>();
      for (Spoken one : unrecorded()) {
        minutes.computeIfAbsent(one.minute(), unused -> new ArrayList<>()).add(one.entry());
      }
      return minutes;
    }

    /** Returns what is to be published, one for each node that has something. */
    List<Publication> publications() {
      SortedMap<String, SortedMap<Minute, Entry>> minutes = new TreeMap<>();
      newRecords().forEach(record -> minutes.put(record.instanceId(), new TreeMap<>()));
      for (Spoken one : unrecorded()) {
        minutes.computeIfAbsent(one.id(), unused -> new TreeMap<>()).put(one.minute(), one.entry());
      }
      List<Publication> publications = new ArrayList<>();
      for (Map.Entry<String, SortedMap<Minute, Entry>> node : minutes.entrySet()) {
        ClusterTree.Found record = records.get(node.getKey());
        Entry entry =
            record == null
                ? Objects.requireNonNull(node.getValue().get(node.getValue().lastKey()))
                : new Entry(node.getKey(), json(record));
        publications.add(new Publication(entry, true, node.getValue()));
      }
      return publications;
    }
  }

  private static boolean isNew(ClusterTree.Found record) {
    return record.text().startsWith(NEW);
  }

  private static String json(ClusterTree.Found record) {
    return record.text().substring(record.text().indexOf('\n') + 1);
  }

  /**
   * Takes what a node says.
   *
   * @return the record that it had there before, if that was another one
   */
  Optional<Entry> add(Publication publication) throws ClusterUnavailableException, IOException {
    Entry record = publication.record();
    checkWait(publication);
    for (Map.Entry<Minute, Entry> minute : publication.minutes().entrySet()) {
      tree.write(
          MINUTES + "/" + minute.getKey() + "/" + record.instanceId(), minute.getValue().json());
    }
    String path = RECORDS + "/" + record.instanceId();
    while (true) {
      Optional<ClusterTree.Found> before = tree.read(path);
      Optional<String> json = before.map(SpokenRecords::json);
      if (json.equals(Optional.of(record.json()))) {
        return Optional.empty();
      }
      if (tree.swap(path, before, NEW + record.json())) {
        return json.map(text -> new Entry(record.instanceId(), text));
      }
    }
  }

  private void checkWait(Publication publication) throws ClusterUnavailableException, IOException {
    if (!publication.minutes().isEmpty() && tree.names(MINUTES).size() > MOST_MINUTES) {
      throw new ClusterUnavailableException(
          "too much of what nodes say is not recorded, as nobody can push to the presence"
              + " repository");
    }
  }

  private SortedSet<Minute> minutes() throws ClusterUnavailableException, IOException {
    SortedSet<Minute> minutes = new TreeSet<>();
    for (String name : tree.names(MINUTES)) {
      minutes.add(Minute.parse(name));
    }
    return minutes;
  }

  /** Returns all that is there now. */
  Found read() throws ClusterUnavailableException, IOException {
    Found found = new Found();
    // Minutes first: what a node says with a minute comes after it.
    for (Minute minute : minutes()) {
      tree.readBelow(MINUTES + "/" + minute)
          .forEach((id, text) -> found.spoken.add(new Spoken(minute, id, text)));
    }
    found.records.putAll(tree.readBelow(RECORDS));
    return found;
  }

  /** Returns the newest minute here in which a node spoke. */
  Optional<Minute> newest(String instanceId) throws ClusterUnavailableException, IOException {
    List<Minute> minutes = new ArrayList<>(minutes());
    for (int i = minutes.size() - 1; i >= 0; i--) {
      if (tree.names(MINUTES + "/" + minutes.get(i)).contains(instanceId)) {
        return Optional.of(minutes.get(i));
      }
    }
    return Optional.empty();
  }

  /**
   * Notes that what was found is in the repository. What has changed meanwhile is not touched.
   *
   * @param live the nodes that are there: records of others need not be kept any more
   * @param kept the first minute of which it is to be known for longer who spoke
   */
  void recorded(Found found, Set<String> live, Minute kept)
      throws ClusterUnavailableException, IOException {
    List<ClusterTree.Change> changes = new ArrayList<>();
    for (Spoken one : found.spoken) {
      if (one.minute().compareTo(kept) < 0) {
        changes.add(ClusterTree.delete(one.path(), one.found()));
      } else if (!one.isRecorded()) {
        changes.add(ClusterTree.write(one.path(), one.found(), ""));
      }
    }
    found.records.forEach(
        (id, record) -> {
          String path = RECORDS + "/" + id;
          if (!live.contains(id)) {
            changes.add(ClusterTree.delete(path, record));
          } else if (isNew(record)) {
            changes.add(ClusterTree.write(path, record, RECORDED + json(record)));
          }
        });
    tree.change(changes);
    for (Minute minute : minutes()) {
      if (minute.compareTo(kept) < 0) {
        tree.deleteIfEmpty(MINUTES + "/" + minute);
      }
    }
  }
}
