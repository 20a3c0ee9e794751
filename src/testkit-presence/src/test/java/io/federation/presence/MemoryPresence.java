package io.federation.presence;

import static java.time.format.DateTimeFormatter.BASIC_ISO_DATE;

import io.federation.model.spec.PresenceSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** Presence that is kept in memory and shared by all stores that are made of it. */
final class MemoryPresence {

  private final PresenceSpec spec;
  private final Clock clock;
  private final SortedMap<String, Entry> all = new TreeMap<>();
  private final SortedMap<Minute, SortedMap<String, Entry>> minutes = new TreeMap<>();
  private boolean down;

  MemoryPresence(PresenceSpec spec, Clock clock) {
    this.spec = spec;
    this.clock = clock;
  }

  /** Lets it answer nobody, or again. */
  synchronized void setDown(boolean isDown) {
    down = isDown;
  }

  private synchronized void checkUp() throws PresenceUnavailableException {
    if (down) {
      throw new PresenceUnavailableException("presence in memory is down");
    }
  }

  private synchronized void take(Publication publication) {
    Entry record = publication.record();
    String before =
        day(LocalDate.ofInstant(clock.instant().minus(Duration.ofDays(30)), ZoneOffset.UTC));
    String newest = newestDay(record.instanceId());
    if (!record.equals(all.get(record.instanceId())) && !newest.isEmpty()) {
      String others = day(LocalDate.parse(newest, BASIC_ISO_DATE).minusDays(30));
      String last = others.compareTo(before) < 0 ? others : before;
      all.values().removeIf(entry -> isUnseen(entry, last));
    }
    all.put(record.instanceId(), record);
    for (Map.Entry<Minute, Entry> minute : publication.minutes().entrySet()) {
      minutes
          .computeIfAbsent(minute.getKey(), unused -> new TreeMap<>())
          .put(minute.getValue().instanceId(), minute.getValue());
    }
    minutes.keySet().removeIf(this::isOver);
  }

  private static String day(LocalDate date) {
    return date.format(BASIC_ISO_DATE);
  }

  private String newestDay(String besides) {
    return all.values().stream()
        .filter(entry -> !entry.instanceId().equals(besides))
        .map(entry -> PresenceRecord.parse(entry.json()).seen())
        .max(Comparator.naturalOrder())
        .orElse("");
  }

  private static boolean isUnseen(Entry entry, String before) {
    String seen = PresenceRecord.parse(entry.json()).seen();
    return !seen.isEmpty() && seen.compareTo(before) < 0;
  }

  private boolean isOver(Minute minute) {
    return !LocalDate.ofInstant(minute.start(), ZoneOffset.UTC)
        .plusDays(1)
        .atStartOfDay(ZoneOffset.UTC)
        .toInstant()
        .plus(spec.retention())
        .isAfter(clock.instant());
  }

  /** Makes a store. */
  PresenceStore store() {
    return new Store();
  }

  private final class Store implements PresenceStore {

    private List<Entry> records = List.of();
    private final Map<Minute, List<Entry>> known = new TreeMap<>();

    @Override
    public Published publish(Publication publication, Duration limit)
        throws PresenceUnavailableException {
      if (publication.isEmpty()) {
        return new Published(0, Optional.empty());
      }
      checkUp();
      Optional<Entry> before;
      synchronized (MemoryPresence.this) {
        before =
            Optional.ofNullable(all.get(publication.record().instanceId()))
                .filter(entry -> !entry.equals(publication.record()));
        take(publication);
      }
      look();
      return new Published(1, before);
    }

    @Override
    public void refresh(Collection<Minute> wanted) throws PresenceUnavailableException {
      checkUp();
      look();
    }

    private void look() {
      synchronized (MemoryPresence.this) {
        records = List.copyOf(all.values());
        known.clear();
        minutes.forEach((minute, said) -> known.put(minute, List.copyOf(said.values())));
      }
    }

    @Override
    public List<Entry> present(Minute minute) {
      return new ArrayList<>(known.getOrDefault(minute, List.of()));
    }

    @Override
    public List<Entry> live(SortedSet<Minute> window) throws PresenceUnavailableException {
      checkUp();
      look();
      SortedMap<String, Entry> live = new TreeMap<>();
      for (Minute minute : window) {
        present(minute).forEach(entry -> live.put(entry.instanceId(), entry));
      }
      return List.copyOf(live.values());
    }

    @Override
    public List<Entry> all() {
      return records;
    }

    @Override
    public Optional<Minute> newest(String instanceId) throws PresenceUnavailableException {
      checkUp();
      look();
      return known.entrySet().stream()
          .filter(
              minute -> minute.getValue().stream().anyMatch(e -> e.instanceId().equals(instanceId)))
          .map(Map.Entry::getKey)
          .reduce((earlier, later) -> later);
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
