package io.federation.presence;

import io.federation.model.spec.PresenceSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
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
    if (publication.recordChanged()) {
      Entry record = publication.record();
      String before =
          LocalDate.ofInstant(clock.instant().minus(Duration.ofDays(30)), ZoneOffset.UTC)
              .toString()
              .replace("-", "");
      if (!record.equals(all.get(record.instanceId()))) {
        all.values().removeIf(entry -> isUnseen(entry, before));
      }
      all.put(record.instanceId(), record);
    }
    for (Map.Entry<Minute, Entry> minute : publication.minutes().entrySet()) {
      minutes
          .computeIfAbsent(minute.getKey(), unused -> new TreeMap<>())
          .put(minute.getValue().instanceId(), minute.getValue());
    }
    minutes.keySet().removeIf(this::isOver);
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
        return new Published(0);
      }
      checkUp();
      take(publication);
      look();
      return new Published(1);
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
    public List<Entry> all() {
      return records;
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
