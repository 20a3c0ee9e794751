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
  private final Publication publication;
  private final SortedMap<String, SortedMap<Minute, Entry>> minutes = new TreeMap<>();
  private final Instant now;
  private final Author author;

  /** Who commits, and how messages name it. */
  private record Author(BranchStore.Author name, String shown) {

    static Author of(Entry entry) {
      String id = entry.instanceId();
      try {
        PresenceRecord record = PresenceRecord.parse(entry.json());
        return new Author(
            new BranchStore.Author(id, id + "@" + record.deployment()),
            id + ":" + record.deployment() + "/" + record.nodepart());
      } catch (IllegalArgumentException e) {
        // What is written is the caller's affair.
        return new Author(new BranchStore.Author(id, id), id);
      }
    }
  }

  PresenceCommits(PresenceSpec spec, Publication publication, Instant now) {
    this.spec = spec;
    this.publication = publication;
    this.now = now;
    this.author = Author.of(publication.record());
    for (Map.Entry<Minute, Entry> minute : publication.minutes().entrySet()) {
      String branch = PresencePaths.branch(spec, minute.getKey());
      if (!isOver(branch)) {
        minutes
            .computeIfAbsent(branch, name -> new TreeMap<>())
            .put(minute.getKey(), minute.getValue());
      }
    }
  }

  private boolean isOver(String branch) {
    Optional<Instant> end = PresencePaths.endOfDay(branch);
    return end.isPresent() && !end.get().plus(spec.retention()).isAfter(now);
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
      if (branch.equals(spec.branch()) && publication.recordChanged()) {
        next = or(record(next, store), next);
      }
      SortedMap<Minute, Entry> said = minutes.get(branch);
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

  /** Returns the deletion of the days whose time is over. */
  List<RefChange> deletions(Map<String, Version> tips) {
    List<RefChange> deletions = new ArrayList<>();
    for (Map.Entry<String, Version> tip : tips.entrySet()) {
      if (isOver(tip.getKey())) {
        deletions.add(RefChange.delete(tip.getKey(), tip.getValue()));
      }
    }
    return deletions;
  }

  private Optional<Version> record(Optional<Version> tip, BranchStore store) throws IOException {
    Entry entry = publication.record();
    String path = PresencePaths.file(PresencePaths.ALL, entry.instanceId());
    byte[] json = entry.json().getBytes(UTF_8);
    Map<String, Optional<byte[]>> changes = new HashMap<>();
    String message = "Updated by " + entry.instanceId() + "\n";
    if (tip.isPresent()) {
      if (Arrays.equals(json, store.read(tip.get(), path).orElse(null))) {
        return Optional.empty();
      }
      SortedSet<String> unseen = unseen(tip.get(), store);
      for (String id : unseen) {
        changes.put(PresencePaths.file(PresencePaths.ALL, id), Optional.empty());
      }
      if (!unseen.isEmpty()) {
        message += "\nRemoved, unseen for 30 days: " + String.join(", ", unseen) + "\n";
      }
    }
    changes.put(path, Optional.of(json));
    return store.commit(tip, changes, message, author.name(), now);
  }

  private SortedSet<String> unseen(Version tip, BranchStore store) throws IOException {
    SortedSet<String> unseen = new TreeSet<>();
    String before = new Minute(now.minus(UNSEEN)).day();
    for (Map.Entry<String, byte[]> file : store.files(tip, PresencePaths.ALL).entrySet()) {
      Optional<String> id = PresencePaths.instanceId(file.getKey());
      if (id.isPresent() && isUnseen(new String(file.getValue(), UTF_8), before)) {
        unseen.add(id.get());
      }
    }
    unseen.remove(publication.record().instanceId());
    return unseen;
  }

  /** A record that does not say when its node was seen is left alone. */
  private static boolean isUnseen(String json, String before) {
    try {
      String seen = PresenceRecord.parse(json).seen();
      return seen.length() == before.length() && seen.compareTo(before) < 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private Optional<Version> said(
      SortedMap<Minute, Entry> said, Optional<Version> tip, BranchStore store) throws IOException {
    Map<String, Optional<byte[]>> changes = new HashMap<>();
    for (Map.Entry<Minute, Entry> minute : said.entrySet()) {
      Entry entry = minute.getValue();
      changes.put(
          PresencePaths.file(PresencePaths.folder(minute.getKey()), entry.instanceId()),
          Optional.of(entry.json().getBytes(UTF_8)));
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
