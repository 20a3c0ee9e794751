package io.federation.node.presence;

import io.federation.model.spec.NodeConfig;
import io.federation.presence.Entry;
import io.federation.presence.Minute;
import io.federation.presence.PresenceStore;
import io.federation.presence.PresenceUnavailableException;
import io.federation.presence.Publication;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A server in memory that several nodes speak to, and that a test takes out of service. */
final class PresenceServer implements Stores {

  private final SortedMap<String, String> all = new TreeMap<>();
  private final SortedMap<Minute, SortedMap<String, String>> minutes = new TreeMap<>();
  private final List<Publication> publications = new ArrayList<>();
  private boolean down;
  private String reason = "connection refused";
  private boolean silent;
  private int asked;

  void down(boolean isDown) {
    down = isDown;
  }

  /** It answers nobody, for another reason than before. */
  void down(String why) {
    down = true;
    reason = why;
  }

  /** It takes connections, and never answers. */
  void silent(boolean isSilent) {
    silent = isSilent;
  }

  /** Returns what was published, each push for itself. */
  List<Publication> publications() {
    return publications;
  }

  /** Returns how often anybody has tried to reach it. */
  int asked() {
    return asked;
  }

  /** Returns the record that all know of a node. */
  String record(String id) {
    return all.getOrDefault(id, "");
  }

  /** Lets a node speak, as from elsewhere. */
  void put(Minute minute, Entry entry) {
    all.put(entry.instanceId(), entry.json());
    minutes.computeIfAbsent(minute, any -> new TreeMap<>()).put(entry.instanceId(), entry.json());
  }

  /** Returns who spoke in a minute. */
  List<String> spoke(String minute) {
    return List.copyOf(minutes.getOrDefault(Minute.parse(minute), new TreeMap<>()).keySet());
  }

  /** Returns what a node said in a minute. */
  String said(String minute, String id) {
    return minutes.getOrDefault(Minute.parse(minute), new TreeMap<>()).getOrDefault(id, "");
  }

  @Override
  public PresenceStore open(NodeConfig config) {
    return new Store();
  }

  @Override
  public PresenceStore openForRehearsal(NodeConfig config) {
    return new PresenceServer().open(config);
  }

  private final class Store implements PresenceStore {
    private boolean isFresh;

    private void ask(Duration limit) throws PresenceUnavailableException {
      asked++;
      if (silent) {
        throw waited(limit);
      }
      if (down) {
        throw new PresenceUnavailableException(reason);
      }
      isFresh = true;
    }

    private static PresenceUnavailableException waited(Duration limit) {
      try {
        boolean unused = new CountDownLatch(1).await(limit.toMillis(), TimeUnit.MILLISECONDS);
        return new PresenceUnavailableException("no answer");
      } catch (InterruptedException e) {
        return new PresenceUnavailableException("interrupted", e);
      }
    }

    @Override
    public Published publish(Publication publication, Duration limit)
        throws PresenceUnavailableException {
      ask(limit);
      publications.add(publication);
      String id = publication.record().instanceId();
      Optional<Entry> before =
          Optional.ofNullable(all.get(id))
              .filter(json -> !json.equals(publication.record().json()))
              .map(json -> new Entry(id, json));
      all.put(publication.record().instanceId(), publication.record().json());
      publication.minutes().forEach(PresenceServer.this::put);
      all.put(publication.record().instanceId(), publication.record().json());
      return new Published(1, before);
    }

    @Override
    public void refresh(Collection<Minute> wanted) throws PresenceUnavailableException {
      ask(Duration.ofSeconds(10));
    }

    @Override
    public List<Entry> live(SortedSet<Minute> window) throws PresenceUnavailableException {
      if (!isFresh) {
        refresh(window);
      }
      SortedMap<String, Entry> live = new TreeMap<>();
      for (Minute minute : window) {
        present(minute).forEach(entry -> live.put(entry.instanceId(), entry));
      }
      return List.copyOf(live.values());
    }

    @Override
    public List<Entry> present(Minute minute) {
      return entries(minutes.getOrDefault(minute, new TreeMap<>()));
    }

    @Override
    public List<Entry> all() {
      return entries(all);
    }

    @Override
    public Optional<Minute> newest(String instanceId) {
      return minutes.entrySet().stream()
          .filter(minute -> minute.getValue().containsKey(instanceId))
          .map(Map.Entry::getKey)
          .reduce((earlier, later) -> later);
    }

    private List<Entry> entries(SortedMap<String, String> texts) {
      return texts.entrySet().stream().map(e -> new Entry(e.getKey(), e.getValue())).toList();
    }

    @Override
    public void close() throws IOException {}
  }
}
