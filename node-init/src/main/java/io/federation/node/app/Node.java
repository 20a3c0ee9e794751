package io.federation.node.app;

import io.federation.node.calls.NodeCalls;
import io.federation.node.chat.ChatMirror;
import io.federation.node.deploy.NodeDeployAgent;
import io.federation.node.ec2.Ec2;
import io.federation.node.event.EventPublisher;
import io.federation.node.event.Mirror;
import io.federation.node.event.NodeLog;
import io.federation.node.heartbeat.Heartbeat;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.node.home.StatusStore;
import io.federation.node.life.Lifecycle;
import io.federation.node.metrics.MetricsMirror;
import io.federation.node.presence.GitStores;
import io.federation.node.presence.PresenceMirror;
import io.federation.node.presence.Stores;
import io.federation.node.repository.ServerClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The composition root: what every process of a node consists of. */
public final class Node {

  private final Surroundings surroundings;
  private final ServerClock serverClock = new ServerClock();
  private final MetricsMirror metrics;
  private final PresenceMirror presence;
  private final Optional<Ec2> ec2;
  private final EventPublisher events;
  private final Lifecycle life;
  private final boolean inParallel;

  /** In a fresh JVM threads cost more than they save of a look. */
  public Node(Surroundings surroundings) {
    this(surroundings, new GitStores(surroundings.home(), surroundings.clock()), false);
  }

  /**
   * A node whose presence is kept somewhere, and that looks at several repositories at once.
   *
   * @param stores where it is kept
   */
  public Node(Surroundings surroundings, Stores stores) {
    this(surroundings, stores, true);
  }

  private Node(Surroundings surroundings, Stores stores, boolean inParallel) {
    this.surroundings = surroundings;
    this.inParallel = inParallel;
    NodeHome home = surroundings.home();
    StatusStore statuses = new StatusStore(home);
    this.presence = new PresenceMirror(home, statuses, stores, serverClock, surroundings.clock());
    List<Mirror> mirrors = new ArrayList<>();
    mirrors.add(new NodeLog(home, surroundings.clock(), journalStream()));
    // What others could not deliver is counted when they have tried, and told to the log.
    this.metrics = new MetricsMirror(home, surroundings.clock());
    mirrors.add(metrics);
    surroundings.console().ifPresent(mirrors::add);
    mirrors.add(new ChatMirror(home, surroundings.clock()));
    // The last ones: they may take a few seconds where their servers are in trouble.
    this.ec2 = new NodeInfo(home).isOnEc2() ? Optional.of(ec2(statuses)) : Optional.empty();
    if (ec2.isPresent()) {
      mirrors.add(ec2.get().inService(presence));
      mirrors.add(ec2.get().mirror());
    } else {
      mirrors.add(presence);
    }
    this.events = new EventPublisher(home, surroundings.clock(), mirrors);
    this.life = new Lifecycle(statuses, events, surroundings.clock());
  }

  /** A console prints to the journal already, if that is what reads it. */
  private Optional<String> journalStream() {
    return surroundings.console().isPresent()
        ? Optional.empty()
        : Optional.ofNullable(surroundings.environment().get("JOURNAL_STREAM"));
  }

  private Ec2 ec2(StatusStore statuses) {
    return new Ec2(home(), statuses, surroundings.environment(), surroundings.clock());
  }

  public NodeHome home() {
    return surroundings.home();
  }

  public NodeInfo nodeInfo() {
    return new NodeInfo(home());
  }

  public Lifecycle lifecycle() {
    return life;
  }

  public EventPublisher events() {
    return events;
  }

  public Heartbeat heartbeat() {
    return parts().heartbeat(ec2);
  }

  /** Returns what deploys on the node, in a process that stays. */
  public NodeDeployAgent deployments() {
    HeartbeatParts parts = parts();
    return new NodeDeployAgent(
        home(), parts.runner(), parts.scriptEnvironment(), events, surroundings.clock());
  }

  /**
   * Returns what answers calls of the node, in a process that stays.
   *
   * @param look beats at once
   */
  public NodeCalls calls(Runnable look) {
    HeartbeatParts parts = parts();
    return new NodeCalls(
        home(), parts.runner(), parts.scriptEnvironment(), look, events, surroundings.clock());
  }

  private HeartbeatParts parts() {
    return new HeartbeatParts(surroundings, serverClock, life, metrics, events, inParallel);
  }

  public CommandParts commands() {
    HeartbeatParts parts = parts();
    return new CommandParts(surroundings, parts, presence, ec2);
  }
}
