package io.federation.node.presence;

import io.federation.machine.Deadline;
import io.federation.machine.StateFiles;
import io.federation.model.NodeStatus;
import io.federation.model.Stamp;
import io.federation.model.event.NodeEvent;
import io.federation.model.event.NumberedEvent;
import io.federation.model.spec.NodeConfig;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.node.home.StatusStore;
import io.federation.node.repository.ServerClock;
import io.federation.presence.PresenceRecord;
import io.federation.testkit.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A node that says that it is there, without repositories. */
final class PresenceFixture {

  final NodeHome home;
  final NodeInfo nodeInfo;
  private final StatusStore statuses;
  private final PresenceServer server;
  private final ManualClock clock;
  private PresenceMirror listener;

  PresenceFixture(Path folder, String id, PresenceServer server, ManualClock clock) {
    this.home = new NodeHome(folder.resolve(id));
    this.nodeInfo = new NodeInfo(home);
    this.statuses = new StatusStore(home);
    this.server = server;
    this.clock = clock;
    this.listener = process();
    try {
      nodeInfo.set("instance-id", id);
      nodeInfo.set("deployment", "fed1");
      nodeInfo.set("stacktype", "lad1");
      nodeInfo.set("nodepart", "db1");
      nodeInfo.set("address", "10.0.0.1");
      configure(
          Map.of(
              "presence.url", "../presence.git",
              "parts", "1",
              "parts.0.name", "db1",
              "parts.0.ports", "mysql=3306"));
      Stamp at = new Stamp(clock.instant());
      statuses.change(status -> NodeStatus.BORN.setup(at).initdone(at));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void configure(Map<String, String> properties) throws IOException {
    StateFiles.write(
        home.nodeinfo().resolve("config.properties"),
        NodeConfig.fromProperties(properties).render());
  }

  private PresenceMirror process() {
    return new PresenceMirror(home, statuses, server, new ServerClock(), clock);
  }

  /** Returns what a new process has to tell after its heartbeat. */
  List<String> beat() {
    listener = process();
    listener.beat(Deadline.in(Duration.ofSeconds(10)));
    return told();
  }

  /** Lets time pass, and beats. */
  List<String> beatAfter(Duration time) {
    clock.advance(time);
    return beat();
  }

  /** Lets the process that beat last be told of an event. */
  List<String> on(NodeEvent event) {
    listener.on(new NumberedEvent(1, new Stamp(clock.instant()), event));
    return told();
  }

  private List<String> told() {
    return listener.finish(Deadline.in(Duration.ofSeconds(1))).stream()
        .map(NodeEvent::message)
        .toList();
  }

  /** Returns who is there as this node knows it. */
  List<String> live() throws IOException {
    return new LiveNodes(home).read().stream().map(PresenceRecord::instanceId).toList();
  }
}
