package io.federation.presence.history;

import io.federation.git.branches.BranchHistory;
import io.federation.model.Version;
import io.federation.model.spec.PresenceSpec;
import io.federation.presence.Entry;
import io.federation.presence.Minute;
import io.federation.presence.PresencePaths;
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

  private final PresenceSpec spec;
  private final BranchHistory branches;

  private PresenceHistory(PresenceSpec spec, BranchHistory branches) {
    this.spec = spec;
    this.branches = branches;
  }

  /**
   * Opens a presence repository.
   *
   * @throws IOException if there is none
   */
  public static PresenceHistory open(PresencePlace place) throws IOException {
    return new PresenceHistory(place.spec(), BranchHistory.open(place.folder()));
  }

  /** Returns when the history begins; nothing as long as nobody has said anything. */
  public Optional<Instant> beginning() throws IOException {
    return branches.beginning(spec.branch());
  }

  /**
   * Returns the nodes that had told of themselves by {@code moment}, sorted by id.
   *
   * @param moment the moment in question
   * @param now what time it is, as that decides what is still kept
   * @param back how far to look back, from {@code moment}, for the last words of nodes that were
   *     not there
   */
  public List<LastSeen> at(Instant moment, Instant now, Duration back) throws IOException {
    SortedMap<String, Entry> records = records(moment);
    Minutes minutes = new Minutes(spec, branches, moment);
    Minute running = Minute.of(moment, spec.flattimeEvery());
    Map<String, Minute> spoke = new HashMap<>();
    for (Minute minute : List.of(running, running.plus(spec.flattimeEvery().negated()))) {
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
    List<LastSeen> sightings = new ArrayList<>();
    for (Entry entry : records.values()) {
      sightings.add(
          new LastSeen(
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
    Minute minute = running.plus(spec.flattimeEvery().multipliedBy(-2));
    Instant end = running.start().minus(back);
    while (!missing.isEmpty() && !minute.start().isBefore(end)) {
      for (String node : minutes.speakers(minute)) {
        if (missing.remove(node)) {
          spoke.put(node, minute);
        }
      }
      minute = minute.plus(spec.flattimeEvery().negated());
    }
  }

  private SortedMap<String, Entry> records(Instant moment) throws IOException {
    SortedMap<String, Entry> records = new TreeMap<>();
    Optional<Version> commit = branches.at(spec.branch(), moment);
    if (commit.isPresent()) {
      for (Entry entry : entries(branches.files(commit.get(), PresencePaths.ALL))) {
        records.put(entry.instanceId(), entry);
      }
    }
    return records;
  }

  /** Leaves out what is not the record of a node. */
  static List<Entry> entries(SortedMap<String, String> files) {
    List<Entry> entries = new ArrayList<>();
    files.forEach(
        (name, text) ->
            PresencePaths.instanceId(name).ifPresent(id -> entries.add(new Entry(id, text))));
    return entries;
  }

  @Override
  public void close() {
    branches.close();
  }
}
