package io.federation.node.app;

import io.federation.node.chat.ChatMirror;
import io.federation.node.event.EventPublisher;
import io.federation.node.event.Mirror;
import io.federation.node.event.NodeLog;
import io.federation.node.heartbeat.Heartbeat;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.node.home.StatusStore;
import io.federation.node.life.Lifecycle;
import io.federation.node.presence.GitStores;
import io.federation.node.presence.PresenceMirror;
import io.federation.node.repository.ServerClock;
import java.util.ArrayList;
import java.util.List;

/** The composition root: what every process of a node consists of. */
public final class Node {

  private final Surroundings surroundings;
  private final ServerClock serverClock = new ServerClock();
  private final PresenceMirror presence;
  private final EventPublisher events;
  private final Lifecycle life;

  public Node(Surroundings surroundings) {
    this.surroundings = surroundings;
    NodeHome home = surroundings.home();
    StatusStore statuses = new StatusStore(home);
    GitStores stores = new GitStores(home, surroundings.clock());
    this.presence = new PresenceMirror(home, statuses, stores, serverClock, surroundings.clock());
    List<Mirror> mirrors = new ArrayList<>();
    mirrors.add(new NodeLog(home, surroundings.clock()));
    surroundings.console().ifPresent(mirrors::add);
    mirrors.add(new ChatMirror(home, surroundings.clock()));
    // The last one: it may take a few seconds where its server is in trouble.
    mirrors.add(presence);
    this.events = new EventPublisher(home, surroundings.clock(), mirrors);
    this.life = new Lifecycle(statuses, events, surroundings.clock());
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
    return new HeartbeatParts(surroundings, serverClock, life, events).heartbeat();
  }

  public CommandParts commands() {
    HeartbeatParts parts = new HeartbeatParts(surroundings, serverClock, life, events);
    return new CommandParts(surroundings, parts, presence, life, events);
  }
}
