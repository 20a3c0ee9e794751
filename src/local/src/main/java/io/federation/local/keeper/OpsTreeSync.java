package io.federation.local.keeper;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.deploy.sync.SourceCopy;
import io.federation.deploy.sync.SyncOutcome;
import io.federation.deploy.sync.TreeSync;
import io.federation.deploy.tree.Literal;
import io.federation.deploy.version.ClusterVersion;
import io.federation.local.home.FederationHome;
import io.federation.local.repository.ServedRepository;
import io.federation.machine.Sleeper;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tree of deployments that stands in the ops repository. It is brought to ZooKeeper by {@link
 * TreeSync}, which cron calls elsewhere.
 *
 * <p>Used by one thread at a time.
 */
final class OpsTreeSync {

  /** Who tells in the log what it does. */
  static final String SELF = "sync";

  private static final int MOST_SHOWN = 5;

  private final FederationHome home;
  private final ServedRepository ops;
  private final Map<String, String> environment;
  private final KeeperLog log;
  private final Clock clock;

  OpsTreeSync(FederationHome home, Map<String, String> environment, KeeperLog log, Clock clock) {
    this.home = home;
    this.ops = new ServedRepository(home.opsGit(), ServedRepository.MAIN);
    this.environment = Map.copyOf(environment);
    this.log = log;
    this.clock = clock;
  }

  /**
   * Brings it there, if it was not brought there yet, and may be now. What keeps it from that is
   * told in the log.
   */
  void sync(ClusterConnection connection) throws IOException, InterruptedException {
    try {
      syncIfReached(connection);
    } catch (ClusterUnavailableException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private void syncIfReached(ClusterConnection connection)
      throws ClusterUnavailableException, IOException, InterruptedException {
    Optional<String> tip = ops.exists() ? ops.tip() : Optional.empty();
    if (tip.isEmpty() || !hasTree()) {
      return;
    }
    Optional<Literal> version = new ClusterVersion(connection).read();
    if (version.equals(tip.map(Literal.Text::new))) {
      log.well(SELF);
      return;
    }
    if (version.equals(Optional.of(ClusterVersion.STOP))) {
      return;
    }
    SyncOutcome outcome = new TreeSync(connection, source(), "the keeper").run(false, false);
    switch (outcome.kind()) {
      case DONE -> {
        log.well(SELF);
        outcome.lines().forEach(line -> log.tell(SELF, line));
      }
      // One text: the log tells each only once, as long as there are few.
      case WRONG -> log.trouble(SELF, shown(outcome.lines()));
      case NOT_NOW, STOPPED -> {
        // Who asks for the state of deployments sees it.
      }
    }
  }

  private static String shown(List<String> lines) {
    String first = String.join("; ", lines.subList(0, Math.min(MOST_SHOWN, lines.size())));
    return lines.size() > MOST_SHOWN
        ? first + "; and " + (lines.size() - MOST_SHOWN) + " more: 'fed deploy sync' says them"
        : first;
  }

  private boolean hasTree() throws IOException {
    return ops.filesAtTop().stream().anyMatch(SourceCopy::isPartOfTree);
  }

  private SourceCopy source() throws IOException {
    return SourceCopy.of(
        "git:" + home.opsGit() + "#" + ServedRepository.MAIN,
        Optional.empty(),
        home.run().resolve("tree"),
        environment,
        home.zookeeperCredentials().resolveSibling(""),
        clock,
        Sleeper.REAL);
  }
}
