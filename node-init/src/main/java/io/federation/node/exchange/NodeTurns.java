package io.federation.node.exchange;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ZooKeeperTurnStore;
import io.federation.machine.BootTime;
import io.federation.machine.RetryPolicy;
import io.federation.machine.StateFiles;
import io.federation.model.NodeProperty;
import io.federation.model.Version;
import io.federation.model.spec.NodeConfig;
import io.federation.node.cluster.ClusterAccess;
import io.federation.node.home.NodeHome;
import io.federation.node.presence.LiveNodes;
import io.federation.node.presence.Presence;
import io.federation.node.presence.PresenceProblems;
import io.federation.presence.Minute;
import io.federation.presence.PresenceUnavailableException;
import io.federation.presence.turn.GitTurnStore;
import io.federation.presence.turn.TakeResult;
import io.federation.presence.turn.Turn;
import io.federation.presence.turn.TurnStore;
import io.federation.presence.turn.Turns;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A node's way to turns. */
public final class NodeTurns {

  /** How long the server may take for one answer. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final NodeHome home;
  private final Federation federation;
  private final Presence presence;
  private final ClusterAccess cluster;
  private final RetryPolicy<PresenceUnavailableException> retries;
  private final Clock clock;

  public NodeTurns(
      NodeHome home,
      Federation federation,
      Presence presence,
      ClusterAccess cluster,
      RetryPolicy<PresenceUnavailableException> retries,
      Clock clock) {
    this.home = home;
    this.federation = federation;
    this.presence = presence;
    this.cluster = cluster;
    this.retries = retries;
    this.clock = clock;
  }

  /**
   * Takes a part's turn, as {@link Turns#take} does.
   *
   * @param wait for how long to try again while somebody else has it or the server is down
   */
  public TakeResult take(String part, Duration length, Optional<Version> version, Duration wait)
      throws PresenceUnavailableException, IOException, InterruptedException {
    return retries.tryFor(
        wait,
        taking -> taking instanceof TakeResult.Taken || taking instanceof TakeResult.Refused,
        () -> {
          checkName();
          return with(part, turns -> turns.take(part, length, version));
        });
  }

  /**
   * Leaves a part's turn, as {@link Turns#leave} does.
   *
   * @param wait for how long to try again while the server is down
   */
  public boolean leave(String part, Optional<Version> reject, Duration wait)
      throws PresenceUnavailableException, IOException, InterruptedException {
    return retries.tryFor(
        wait,
        had -> true,
        () -> {
          checkName();
          return with(part, turns -> turns.leave(part, reject));
        });
  }

  /** Returns how it stands with a part's turn. */
  public Turn show(String part)
      throws PresenceUnavailableException, IOException, InterruptedException {
    return with(part, turns -> turns.show(part));
  }

  /** Two machines with one name would have the same turn, and free it for each other. */
  private void checkName() throws PresenceUnavailableException, IOException {
    Optional<String> clash = new PresenceProblems(home).nameClash();
    if (clash.isPresent()) {
      throw new PresenceUnavailableException(clash.get());
    }
  }

  private interface Use<T> {
    T with(Turns turns) throws PresenceUnavailableException, IOException, InterruptedException;
  }

  /** Opened for each attempt: whoever waits keeps no other process of the node from its turn. */
  private <T> T with(String part, Use<T> use)
      throws PresenceUnavailableException, IOException, InterruptedException {
    String self = federation.name(NodeProperty.INSTANCE_ID);
    try (TurnStore store = open(self)) {
      return use.with(new Turns(store, self, holder -> isLive(part, holder), clock));
    }
  }

  private TurnStore open(String self) throws PresenceUnavailableException, IOException {
    Optional<ClusterConnection> connection = cluster.open(federation.config());
    return connection.isPresent()
        ? new ZooKeeperTurnStore(connection.get())
        : GitTurnStore.open(
            home.run().resolve("turns.git"), federation.remote(), self, clock, LIMIT);
  }

  private boolean isLive(String part, String holder) throws IOException, InterruptedException {
    NodeConfig config = federation.config();
    Optional<String> problem = presence.refresh(config, LIMIT);
    // Whoever cannot find out who lives takes nobody for dead.
    if (problem.isPresent()
        || new LiveNodes(home)
            .read().stream().anyMatch(record -> record.instanceId().equals(holder))) {
      return true;
    }
    try {
      return !standsStill(part, holder, config);
    } catch (PresenceUnavailableException e) {
      return true;
    }
  }

  /**
   * Returns whether the holder of a turn has said nothing new for two intervals, between two calls.
   * Both its clock and that of this node may be off: that its last minute is old tells nothing.
   */
  private boolean standsStill(String part, String holder, NodeConfig config)
      throws PresenceUnavailableException, IOException, InterruptedException {
    Optional<Minute> newest = presence.immediate().newest(config, holder, LIMIT);
    String seen = holder + " " + newest.map(Minute::toString).orElse("never");
    BootTime now = BootTime.now();
    Path file = home.run().resolve("turn-" + part + ".txt");
    List<String> before = StateFiles.read(file).orElse("").lines().toList();
    if (before.size() == 2 && before.get(0).equals(seen)) {
      Optional<Duration> passed = BootTime.parse(before.get(1)).flatMap(now::since);
      if (passed.isPresent()) {
        Duration every = config.presence().orElseThrow().flattimeEvery();
        return passed.get().compareTo(every.multipliedBy(2)) > 0;
      }
    }
    StateFiles.write(file, seen + "\n" + now + "\n");
    return false;
  }
}
