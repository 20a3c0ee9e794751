package io.federation.presence;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.federation.git.branches.BranchStore;
import io.federation.git.branches.RefChange;
import io.federation.model.Version;
import io.federation.model.spec.PresenceSpec;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Puts a publication on top of what others have published. */
final class PresenceCommits {

  /** How long the record is kept of a node that says nothing any more. */
  static final Duration UNSEEN = Duration.ofDays(30);

  private final PresenceSpec spec;
  private final List<Publication> publications;
  private final SortedMap<String, SortedMap<Minute, List<Entry>>> minutes = new TreeMap<>();
  private final Instant now;
  private final String committer;
  private final Author author;
  private final boolean clockIsOff;
  private final List<Entry> displaced = new ArrayList<>();

  /** Who commits, and how messages name it. */
  private record Author(BranchStore.Author name, String shown) {

    static Author of(String id, Optional<PresenceRecord> record) {
      // What is written is the caller's affair: it may be no record.
      return record.isEmpty()
          ? new Author(new BranchStore.Author(id, id), id)
          : new Author(
              new BranchStore.Author(id, id + "@" + record.get().deployment()),
              id + ":" + record.get().deployment() + "/" + record.get().nodepart());
    }
  }

  /**
   * Takes what is to be put there.
   *
   * @param publications each of another node
   * @param committer the record of the node that commits
   */
  PresenceCommits(
      PresenceSpec spec, Collection<Publication> publications, Entry committer, Instant now) {
    this.spec = spec;
    this.publications = List.copyOf(publications);
    this.now = now;
    this.committer = committer.instanceId();
    Optional<PresenceRecord> record = committer.record();
    this.author = Author.of(this.committer, record);
    this.clockIsOff = record.isPresent() && record.get().clockSkew() != 0;
    for (Publication publication : publications) {
      publication.minutes().forEach(this::add);
    }
  }

  private void add(Minute minute, Entry entry) {
    String branch = PresencePaths.branch(spec, minute);
    if (!isOver(branch, now)) {
      minutes
          .computeIfAbsent(branch, name -> new TreeMap<>())
          .computeIfAbsent(minute, unused -> new ArrayList<>())
          .add(entry);
    }
  }

  private boolean isOver(String branch, Instant moment) {
    Optional<Instant> end = PresencePaths.endOfDay(branch);
    return end.isPresent() && !end.get().plus(spec.retention()).isAfter(moment);
  }

  /** Returns the branches that are written to, perhaps. */
  SortedSet<String> branches() {
    SortedSet<String> branches = new TreeSet<>(minutes.keySet());
    branches.add(spec.branch());
    return branches;
  }

  /**
   * Commits what is not published yet.
   *
   * @param tips where the branches stand
   */
  List<RefChange> on(SortedMap<String, Version> tips, BranchStore store) throws IOException {
    List<RefChange> changes = new ArrayList<>();
    for (String branch : branches()) {
      Optional<Version> tip = Optional.ofNullable(tips.get(branch));
      Optional<Version> next = tip;
      if (branch.equals(spec.branch())) {
        // Changed or not: somebody may have removed or overwritten it, or lost the repository.
        next = or(records(next, store), next);
      }
      SortedMap<Minute, List<Entry>> said = minutes.get(branch);
      if (said != null) {
        next = or(said(said, next, store), next);
      }
      if (!next.equals(tip)) {
        changes.add(new RefChange(branch, tip, next));
      }
    }
    return changes;
  }

  private static Optional<Version> or(Optional<Version> first, Optional<Version> second) {
    return first.isPresent() ? first : second;
  }

  /**
   * Returns the deletion of the days whose time is over. One clock is not enough for that, as it
   * may be far ahead: the day must be over, too, by the last day of which another node has told, or
   * be one in which no other node has told anything.
   *
   * @param remote where all branches stand
   */
  List<RefChange> deletions(Map<String, Version> remote, BranchStore store) throws IOException {
    List<RefChange> deletions = new ArrayList<>();
    for (Map.Entry<String, Version> tip : remote.entrySet()) {
      if (isOver(tip.getKey(), now)) {
        deletions.add(RefChange.delete(tip.getKey(), tip.getValue()));
      }
    }
    if (deletions.isEmpty() || clockIsOff) {
      return List.of();
    }
    Version records = remote.get(spec.branch());
    Collection<String> others = records == null ? List.of() : seenDays(records, store).values();
    String newest = others.isEmpty() ? "" : Collections.max(others);
    deletions.removeIf(
        day -> {
          boolean isNobodyElses =
              !others.contains("") && day.branch().compareTo(PresencePaths.DAY_BRANCH + newest) > 0;
          return !isNobodyElses && !isOver(day.branch(), startOf(newest));
        });
    return deletions;
  }

  /** Returns when a day began; long ago if it is none. */
  private static Instant startOf(String day) {
    return PresencePaths.endOfDay(PresencePaths.DAY_BRANCH + day)
        .map(end -> end.minus(Duration.ofDays(1)))
        .orElse(Instant.EPOCH);
  }

  /** Returns the last day on which each other node told of itself; empty if it does not say so. */
  private SortedMap<String, String> seenDays(Version tip, BranchStore store) throws IOException {
    SortedMap<String, String> days = new TreeMap<>();
    for (Map.Entry<String, byte[]> file : store.files(tip, PresencePaths.ALL).entrySet()) {
      Optional<String> id = PresencePaths.instanceId(file.getKey());
      if (id.isPresent() && !id.get().equals(committer)) {
        Optional<PresenceRecord> record =
            new Entry(id.get(), new String(file.getValue(), UTF_8)).record();
        String day = record.isPresent() ? record.get().seen() : "";
        boolean isDay = PresencePaths.endOfDay(PresencePaths.DAY_BRANCH + day).isPresent();
        days.put(id.get(), isDay ? day : "");
      }
    }
    return days;
  }

  /** Returns the records as they were found that were other ones. */
  List<Entry> displaced() {
    return List.copyOf(displaced);
  }

  private Optional<Version> records(Optional<Version> tip, BranchStore store) throws IOException {
    displaced.clear();
    Map<String, Optional<byte[]>> changes = new HashMap<>();
    for (Publication publication : publications) {
      Entry entry = publication.record();
      String path = PresencePaths.file(PresencePaths.ALL, entry.instanceId());
      byte[] json = entry.json().getBytes(UTF_8);
      Optional<byte[]> before = tip.isPresent() ? store.read(tip.get(), path) : Optional.empty();
      if (!Arrays.equals(json, before.orElse(null))) {
        changes.put(path, Optional.of(json));
        before.ifPresent(
            bytes -> displaced.add(new Entry(entry.instanceId(), new String(bytes, UTF_8))));
      }
    }
    if (changes.isEmpty()) {
      return Optional.empty();
    }
    String message =
        publications.size() == 1
            ? "Updated by " + committer + "\n"
            : "Updated " + changes.size() + " records by " + committer + "\n";
    SortedSet<String> unseen = tip.isPresent() ? unseen(tip.get(), store) : new TreeSet<>();
    for (String id : unseen) {
      changes.putIfAbsent(PresencePaths.file(PresencePaths.ALL, id), Optional.empty());
    }
    if (!unseen.isEmpty()) {
      message += "\nRemoved, unseen for 30 days: " + String.join(", ", unseen) + "\n";
    }
    return store.commit(tip, changes, message, author.name(), now);
  }

  /**
   * Returns who was not seen for long, by this node's clock and by the last day of which another
   * has told. A record that does not say when its node was seen is left alone.
   */
  private SortedSet<String> unseen(Version tip, BranchStore store) throws IOException {
    SortedSet<String> unseen = new TreeSet<>();
    SortedMap<String, String> days = seenDays(tip, store);
    if (clockIsOff || days.isEmpty()) {
      return unseen;
    }
    Instant others = startOf(Collections.max(days.values()));
    Instant last = others.isBefore(now) ? others : now;
    String before = new Minute(last.minus(UNSEEN)).day();
    for (Map.Entry<String, String> day : days.entrySet()) {
      if (!day.getValue().isEmpty() && day.getValue().compareTo(before) < 0) {
        unseen.add(day.getKey());
      }
    }
    return unseen;
  }

  private Optional<Version> said(
      SortedMap<Minute, List<Entry>> said, Optional<Version> tip, BranchStore store)
      throws IOException {
    Map<String, Optional<byte[]>> changes = new HashMap<>();
    for (Map.Entry<Minute, List<Entry>> minute : said.entrySet()) {
      String folder = PresencePaths.folder(minute.getKey());
      for (Entry entry : minute.getValue()) {
        changes.put(
            PresencePaths.file(folder, entry.instanceId()),
            Optional.of(entry.json().getBytes(UTF_8)));
      }
    }
    Minute last = said.lastKey();
    String message =
        "Updated flattime (" + PresencePaths.bucket(last) + ") by " + author.shown() + "\n";
    if (said.size() > 1) {
      message +=
          "\nAlso, late, "
              + (said.size() - 1)
              + " from "
              + PresencePaths.bucket(said.firstKey())
              + " on\n";
    }
    return store.commit(tip, changes, message, author.name(), now);
  }
}
