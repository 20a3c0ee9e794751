package io.federation.bench;

import io.federation.machine.Sleeper;
import io.federation.model.ExitCode;
import io.federation.node.agent.Agent;
import io.federation.node.agent.AgentBeats;
import io.federation.node.app.Node;
import io.federation.node.app.Surroundings;
import io.federation.node.heartbeat.NotificationTrigger;
import io.federation.node.heartbeat.Trigger;
import io.federation.node.home.NodeHome;
import io.federation.node.init.HeartbeatKind;
import io.federation.node.init.InitException;
import io.federation.node.presence.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A node in a home of its own, with an agent in a thread of this process. */
final class AgentNode implements AutoCloseable {

  /** What it works by: it notes in the node's home which version it works, and since when. */
  static final String SCRIPT =
      """
      #!/bin/bash
      echo "$NODE_VERSION $EPOCHREALTIME" >>"$NODE_HOME/worked"
      """;

  private static final String BRANCH = "gitrepo/ops/.git/refs/heads/main";

  private final String id;
  private final NodeHome home;
  private final Surroundings surroundings;
  private final AgentBeats beats;
  private final AtomicInteger underWay = new AtomicInteger();
  private volatile Instant notified = Instant.MIN;
  private @Nullable Thread agent;

  AgentNode(String id, Path folder) {
    this.id = id;
    this.home = new NodeHome(folder);
    this.surroundings =
        new Surroundings(
            home,
            Map.of("PATH", System.getenv("PATH"), "LC_ALL", "C.UTF-8"),
            Clock.systemUTC(),
            Sleeper.REAL,
            Optional.empty(),
            Optional.empty(),
            folder.resolve("systemd"));
    Node node = new Node(surroundings);
    this.beats =
        new AgentBeats(
            home, node.events(), this::beat, node.deployments(), node::calls, surroundings.clock());
  }

  /**
   * Initialises it.
   *
   * @param properties beside its name
   */
  void init(Map<String, String> properties)
      throws IOException, InterruptedException, InitException {
    Node node = new Node(surroundings);
    node.nodeInfo().set("instance-id", id);
    for (Map.Entry<String, String> property : properties.entrySet()) {
      node.nodeInfo().set(property.getKey(), property.getValue());
    }
    try {
      node.commands().initializer().run(Optional.of(HeartbeatKind.NONE));
    } finally {
      node.events().finish();
    }
  }

  /** Starts the agent: it beats once, and then at its second of each minute and when notified. */
  void start() {
    beats.start();
    agent =
        new Thread(
            () -> {
              try {
                boolean unused =
                    new Agent(home, id, beats::ofTheMinute, surroundings.clock(), Sleeper.REAL)
                        .run(() -> true);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "agent " + id);
    agent.setDaemon(true);
    agent.start();
  }

  /** As the heartbeats of the node's program, in an agent. */
  private void beat(Trigger trigger, Stores stores) {
    underWay.incrementAndGet();
    if (trigger instanceof NotificationTrigger) {
      notified = Instant.now();
    }
    Node node = new Node(surroundings, stores);
    try {
      int code = node.heartbeat().call(trigger);
      if (code != ExitCode.DONE) {
        tell("a heartbeat ended with " + code);
      }
    } catch (IOException e) {
      tell(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      node.events().finish();
      underWay.decrementAndGet();
    }
  }

  /** Tells what went wrong, with what the node's log says of it. */
  private void tell(String trouble) {
    String why;
    try {
      List<String> log = Files.readAllLines(home.logFile());
      why = log.get(log.size() - 1);
    } catch (IOException e) {
      why = e.toString();
    }
    System.err.println(id + ": " + trouble + ": " + why);
  }

  boolean isBeating() {
    return underWay.get() > 0;
  }

  /** Returns when its last heartbeat began that came at word of a push. */
  Instant notified() {
    return notified;
  }

  /** Returns when its clone was brought to what it is at now. */
  Instant advanced() throws IOException {
    return Files.getLastModifiedTime(home.root().resolve(BRANCH)).toInstant();
  }

  /** Returns when it first began to work one of these versions; nothing if it has not. */
  Optional<Instant> worked(List<String> versions) throws IOException {
    Path file = home.root().resolve("worked");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    return Files.readAllLines(file).stream()
        .map(line -> line.split(" ", 2))
        .filter(words -> versions.contains(words[0]))
        .map(words -> time(words[1]))
        .findFirst();
  }

  /** Reads bash's time, in seconds with six digits behind a point. */
  private static Instant time(String seconds) {
    return Instant.EPOCH.plus(Long.parseLong(seconds.replace(".", "")), ChronoUnit.MICROS);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    if (agent != null) {
      agent.interrupt();
      agent.join();
    }
    beats.close();
  }
}
