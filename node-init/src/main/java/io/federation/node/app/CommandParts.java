package io.federation.node.app;

import io.federation.machine.RetryPolicy;
import io.federation.node.cluster.ClusterAccess;
import io.federation.node.ec2.Ec2;
import io.federation.node.exchange.Federation;
import io.federation.node.exchange.NodeSecrets;
import io.federation.node.exchange.NodeTurns;
import io.federation.node.heartbeat.Pause;
import io.federation.node.home.FileLocks;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.node.init.Initializer;
import io.federation.node.init.Terminator;
import io.federation.node.partner.Probes;
import io.federation.node.presence.Presence;
import io.federation.node.presence.PresenceMirror;
import io.federation.node.repository.ConfigStore;
import io.federation.node.repository.Repositories;
import io.federation.presence.PresenceUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Makes what single commands need. */
public final class CommandParts {

  private final Surroundings surroundings;
  private final NodeHome home;
  private final NodeInfo nodeInfo;
  private final HeartbeatParts parts;
  private final PresenceMirror presence;
  private final Optional<Ec2> ec2;

  CommandParts(
      Surroundings surroundings, HeartbeatParts parts, PresenceMirror presence, Optional<Ec2> ec2) {
    this.surroundings = surroundings;
    this.home = surroundings.home();
    this.nodeInfo = new NodeInfo(home);
    this.parts = parts;
    this.presence = presence;
    this.ec2 = ec2;
  }

  public FileLocks locks() {
    return new FileLocks(home);
  }

  public Pause pause() {
    return new Pause(nodeInfo, surroundings.clock());
  }

  public Repositories repositories() {
    return new Repositories(home);
  }

  public ConfigStore config() {
    return new ConfigStore(home);
  }

  public Presence presence() {
    return presence.presence();
  }

  public Probes probes() throws IOException {
    return new Probes(repositories().ops().folder(), parts.scriptEnvironment());
  }

  public Federation federation() {
    return new Federation(nodeInfo, config(), repositories());
  }

  public NodeTurns turns() {
    return new NodeTurns(
        home,
        federation(),
        presence(),
        new ClusterAccess(home),
        ofExchange(),
        surroundings.clock());
  }

  public NodeSecrets secrets() {
    return new NodeSecrets(home, federation(), presence(), ec2, ofExchange());
  }

  /**
   * Returns how an unreachable server is tried again and again, with pauses between two lengths.
   */
  public RetryPolicy<PresenceUnavailableException> retries(
      Duration shortestPause, Duration longestPause) {
    return parts.retries(PresenceUnavailableException.class, shortestPause, longestPause);
  }

  private RetryPolicy<PresenceUnavailableException> ofExchange() {
    return retries(Duration.ofSeconds(2), Duration.ofSeconds(5));
  }

  public Terminator terminator() {
    return parts.terminator();
  }

  /** Reads the secrets for Git servers where the machine has some, as on EC2. */
  public void readGitSecrets() {
    ec2.ifPresent(Ec2::readGitSecrets);
  }

  public Initializer initializer() throws IOException {
    return parts.initializer();
  }
}
