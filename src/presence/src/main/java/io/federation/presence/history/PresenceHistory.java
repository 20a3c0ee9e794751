package io.federation.presence.history;

import io.federation.git.BranchHistory;
import io.federation.model.Names;
import io.federation.model.Version;
import io.federation.presence.Entry;
import io.federation.presence.Minute;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads a presence repository. Not for use by several threads. */
public final class PresenceHistory implements AutoCloseable {

  private static final String RECORDS = "it/presence/all";
  static final String SUFFIX = ".json";

  private final PresencePlace place;
  private final BranchHistory branches;

  private PresenceHistory(PresencePlace place, BranchHistory branches) {
    this.place = place;
    this.branches = branches;
  }

  /**
   * Opens a presence repository.
   *
   * @throws IOException if there is none
   */
  public static PresenceHistory open(PresencePlace place) throws IOException {
    return new PresenceHistory(place, BranchHistory.open(place.folder()));
  }

  /** Returns when the history begins; nothing as long as nobody has said anything. */
  public Optional<Instant> beginning() throws IOException {
    return branches.beginning(place.branch());
  }

  /**
   * Returns the nodes that had told of themselves by {@code moment}, sorted by id.
   *
   * @param moment the moment in question
   * @param now what time it is, as that decides what is still kept
   * @param back how far to look back, from {@code moment}, for the last words of nodes that were
   *     not there
   */
  public List<Sighting> at(Instant moment, Instant now, Duration back) throws IOException {
    SortedMap<String, Entry> records = records(moment);
    Minutes minutes = new Minutes(place, branches, moment);
    Minute running = Minute.of(moment, place.every());
    Map<String, Minute> spoke = new HashMap<>();
    for (Minute minute : List.of(running, running.plus(place.every().negated()))) {
      for (Entry entry : minutes.said(minute)) {
        // A node may have made it before its record; but it may also have been born a little later.
        if (records.containsKey(entry.instanceId())
            || minutes.hadSpoken(entry.instanceId(), minute)) {
          spoke.putIfAbsent(entry.instanceId(), minute);
          records.putIfAbsent(entry.instanceId(), entry);
        }
      }
    }
    Set<String> present = Set.copyOf(spoke.keySet());
    lookBack(minutes, running, back, records.keySet(), spoke);
    Presence silence = minutes.isKept(running, now) ? Presence.ABSENT : Presence.UNKNOWN;
    List<Sighting> sightings = new ArrayList<>();
    for (Entry entry : records.values()) {
      sightings.add(
          new Sighting(
              entry,
              present.contains(entry.instanceId()) ? Presence.PRESENT : silence,
              Optional.ofNullable(spoke.get(entry.instanceId()))));
    }
    return sightings;
  }

  private void lookBack(
      Minutes minutes, Minute running, Duration back, Set<String> nodes, Map<String, Minute> spoke)
      throws IOException {
    Set<String> missing = new HashSet<>(nodes);
    missing.removeAll(spoke.keySet());
    Minute minute = running.plus(place.every().multipliedBy(-2));
    Instant end = running.start().minus(back);
    while (!missing.isEmpty() && !minute.start().isBefore(end)) {
      for (String node : minutes.speakers(minute)) {
        if (missing.remove(node)) {
          spoke.put(node, minute);
        }
      }
      minute = minute.plus(place.every().negated());
    }
  }

  private SortedMap<String, Entry> records(Instant moment) throws IOException {
    SortedMap<String, Entry> records = new TreeMap<>();
    Optional<Version> commit = branches.at(place.branch(), moment);
    if (commit.isPresent()) {
      for (Entry entry : entries(branches.files(commit.get(), RECORDS))) {
        records.put(entry.instanceId(), entry);
      }
    }
    return records;
  }

  /** Leaves out what is not the record of a node. */
  static List<Entry> entries(SortedMap<String, String> files) {
    List<Entry> entries = new ArrayList<>();
    files.forEach((name, text) -> node(name).ifPresent(id -> entries.add(new Entry(id, text))));
    return entries;
  }

  /** Returns the node whose record has this file name. */
  static Optional<String> node(String fileName) {
    if (!fileName.endsWith(SUFFIX)) {
      return Optional.empty();
    }
    String id = fileName.substring(0, fileName.length() - SUFFIX.length());
    return Names.isValid(id) ? Optional.of(id) : Optional.empty();
  }

  @Override
  public void close() {
    branches.close();
  }
}
