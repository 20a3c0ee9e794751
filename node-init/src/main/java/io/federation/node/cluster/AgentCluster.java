package io.federation.node.cluster;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.cluster.ElectedRecorder;
import io.federation.cluster.LivePresence;
import io.federation.cluster.Notifications;
import io.federation.cluster.Recorder;
import io.federation.cluster.ZooKeeperPresenceStore;
import io.federation.machine.ErrorText;
import io.federation.model.spec.NodeConfig;
import io.federation.model.spec.PresenceSpec;
import io.federation.model.spec.PresenceStoreKind;
import io.federation.model.spec.RepositoryUrl;
import io.federation.node.home.NodeHome;
import io.federation.node.presence.GitStores;
import io.federation.node.presence.LiveNodes;
import io.federation.node.presence.PublishedRecord;
import io.federation.node.presence.Stores;
import io.federation.node.repository.NodeRepository;
import io.federation.node.repository.Repositories;
import io.federation.presence.Entry;
import io.federation.presence.GitPresenceStore;
import io.federation.presence.Minute;
import io.federation.presence.PresenceStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The agent's part in ZooKeeper, as the federation's description wants it at the moment: it says
 * there that the node is present, keeps the list of live nodes, hears notifications and calls, and
 * stands for election as recorder. While ZooKeeper cannot be reached, heartbeats do as they do
 * without it.
 */
public final class AgentCluster implements Stores, AutoCloseable {

  private static final Duration CONNECTING = Duration.ofSeconds(3);
  private static final Duration BETWEEN_LISTS = Duration.ofMillis(500);

  private final NodeHome home;
  private final ClusterAccess access;
  private final GitStores repositories;
  private final Runnable notified;
  private final ClusterPart calls;
  private final Consumer<String> problems;
  private final Clock clock;
  private volatile Set<String> followed = Set.of();
  private volatile @Nullable Link link;

  /**
   * Is not connected yet.
   *
   * @param notified is called when somebody has pushed to a repository that the node follows, in a
   *     thread that is not to be held up
   * @param calls answers calls of the node
   * @param problems is told in a line what goes wrong, once as long as it stays
   */
  public AgentCluster(
      NodeHome home, Runnable notified, ClusterPart calls, Consumer<String> problems, Clock clock) {
    this.home = home;
    this.access = new ClusterAccess(home);
    this.repositories = new GitStores(home, clock);
    this.notified = notified;
    this.calls = calls;
    this.problems = problems;
    this.clock = clock;
  }

  /**
   * Connects, or disconnects, as {@code config} wants it.
   *
   * @return whether it has connected, to what it was not connected to before
   */
  public synchronized boolean follow(NodeConfig config) throws IOException, InterruptedException {
    Optional<ClusterAccess.Place> place = access.place(config);
    followed = place.isPresent() ? names(config) : Set.of();
    Optional<PresenceSpec> presence =
        config.presence().filter(spec -> spec.store() == PresenceStoreKind.ZOOKEEPER);
    Link before = link;
    if (before != null && before.isFor(place, presence)) {
      before.tellIfLost();
      return false;
    }
    close();
    if (place.isPresent()) {
      begin(new Link(place.get(), presence), config);
    }
    return place.isPresent();
  }

  private void begin(Link made, NodeConfig config) throws IOException, InterruptedException {
    link = made;
    boolean begun = false;
    try {
      made.begin(config);
      begun = true;
    } finally {
      if (!begun) {
        close();
      }
    }
  }

  /** By its name on a node, and by the last one of each address, a repository may be told of. */
  private Set<String> names(NodeConfig config) throws IOException {
    Set<String> names = new HashSet<>();
    for (NodeRepository repository : new Repositories(home).all(config)) {
      names.add(repository.name());
      if (repository.remote().isPresent()) {
        names.add(RepositoryUrl.lastName(repository.remote().get().url()));
        repository.remote().get().mirrors().forEach(url -> names.add(RepositoryUrl.lastName(url)));
      }
    }
    return names;
  }

  private void notified(String repository) {
    if (followed.contains(repository)) {
      notified.run();
    }
  }

  /** Returns whether it is connected now; nothing where it is to do without ZooKeeper. */
  public Optional<Boolean> connected() {
    return Optional.ofNullable(link).map(made -> made.connection.isConnected());
  }

  @Override
  public PresenceStore open(NodeConfig config) throws IOException {
    PresenceStore git = repositories.open(config);
    Link now = link;
    LivePresence live = now == null ? null : now.live;
    return now != null && live != null && now.connection.isConnected()
        ? new ZooKeeperPresenceStore(now.connection, Optional.of(live), git)
        : git;
  }

  @Override
  public PresenceStore openForRehearsal(NodeConfig config) throws IOException {
    return repositories.openForRehearsal(config);
  }

  @Override
  public synchronized void close() throws IOException {
    Link before = link;
    link = null;
    if (before != null) {
      before.close();
    }
  }

  /** One connection, and all that depends on it. */
  private final class Link {
    private final ClusterAccess.Place place;
    private final Optional<PresenceSpec> presence;
    private final ClusterConnection connection;
    private final List<AutoCloseable> parts = new ArrayList<>();
    private final AtomicBoolean changed = new AtomicBoolean();
    private volatile @Nullable LivePresence live;
    private boolean isLost;

    private Link(ClusterAccess.Place place, Optional<PresenceSpec> presence) throws IOException {
      this.place = place;
      this.presence = presence;
      this.connection = place.open();
      parts.add(connection);
    }

    private void begin(NodeConfig config) throws IOException, InterruptedException {
      parts.add(new Notifications(connection).follow(AgentCluster.this::notified));
      parts.add(calls.begin(connection));
      if (presence.isPresent()) {
        GitPresenceStore repository = repositories.openAt(config, home.run().resolve("recorder"));
        parts.add(repository);
        LivePresence made = new LivePresence(connection, () -> changed.set(true));
        live = made;
        parts.add(made);
        keepList(made, presence.get());
        Recorder recorder = new Recorder(connection, repository, presence.get(), clock);
        parts.add(new ElectedRecorder(connection, made, recorder, clock, problems));
      }
      boolean unused = connection.awaitConnected(CONNECTING);
      tellIfLost();
      Optional<Entry> published = PublishedRecord.of(home);
      LivePresence made = live;
      if (made != null && published.isPresent()) {
        // As of its last heartbeat, in an agent before this one perhaps.
        made.say(published.get());
      }
    }

    private boolean isFor(
        Optional<ClusterAccess.Place> wanted, Optional<PresenceSpec> wantedPresence) {
      return wanted.equals(Optional.of(place)) && wantedPresence.equals(presence);
    }

    private void tellIfLost() {
      boolean lost = !connection.isConnected();
      if (lost && !isLost) {
        connection.probeRefusal();
        problems.accept(
            connection.unreachableMessage()
                + ": until it can, the node looks each minute and pushes its presence itself");
      }
      isLost = lost;
    }

    /** Many nodes come at the same time as a rule: not each is worth a list of its own. */
    private void keepList(LivePresence nodes, PresenceSpec spec) {
      ScheduledExecutorService thread =
          Executors.newSingleThreadScheduledExecutor(
              task -> {
                Thread made = new Thread(task, "live nodes");
                made.setDaemon(true);
                return made;
              });
      parts.add(thread::shutdownNow);
      var unused =
          thread.scheduleWithFixedDelay(
              () -> writeList(nodes, spec), 0, BETWEEN_LISTS.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void writeList(LivePresence nodes, PresenceSpec spec) {
      if (!changed.getAndSet(false)) {
        return;
      }
      try {
        Instant now = clock.instant();
        Minute before = Minute.of(now, spec.flattimeEvery()).plus(spec.flattimeEvery().negated());
        if (nodes.isComplete(before)) {
          new LiveNodes(home).take(nodes.entries(), spec, now);
        }
      } catch (ClusterUnavailableException e) {
        // The list stays as it is; the next heartbeat finds out who is there.
      } catch (IOException | RuntimeException e) {
        problems.accept("Cannot list who is there: " + ErrorText.of(e));
      }
    }

    /** Closes all parts, whichever of them fails. */
    private void close() throws IOException {
      IOException trouble = null;
      for (int i = parts.size() - 1; i >= 0; i--) {
        try {
          parts.get(i).close();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        } catch (Exception e) {
          trouble = new IOException("cannot leave ZooKeeper: " + ErrorText.of(e), e);
        }
      }
      if (trouble != null) {
        throw trouble;
      }
    }
  }
}
