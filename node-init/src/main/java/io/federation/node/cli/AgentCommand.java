package io.federation.node.cli;

import io.federation.machine.ErrorText;
import io.federation.machine.Sleeper;
import io.federation.model.ExitCode;
import io.federation.model.NodeProperty;
import io.federation.model.event.LifeEvent;
import io.federation.model.spec.NodeConfig;
import io.federation.node.agent.Agent;
import io.federation.node.agent.AgentLock;
import io.federation.node.agent.NotifiedBeats;
import io.federation.node.cluster.AgentCluster;
import io.federation.node.event.EventPublisher;
import io.federation.node.heartbeat.HeartbeatCall;
import io.federation.node.heartbeat.MinuteTrigger;
import io.federation.node.heartbeat.NotificationTrigger;
import io.federation.node.heartbeat.Trigger;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.node.presence.Stores;
import io.federation.node.repository.ConfigStore;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToIntBiFunction;
import picocli.CommandLine.Command;

@Command(
    name = "agent",
    description = {
      "Beats every minute in this process: the same heartbeat as that of cron-1m, without starting"
          + " a JVM for it. The timer stays as a fallback: its heartbeats end at once while this"
          + " process beats, and run as ever when it does not.",
      "Where it/federation.yaml names ZooKeeper, it also beats at once when somebody has pushed, and"
          + " makes the node's presence known there.",
      "Ends when another version of the program is installed: whatever keeps services alive here is"
          + " to start it again. Ends too when it/federation.yaml names ZooKeeper no more."
    },
    footer = {
      "",
      "Exit codes: 0 no agent is wanted any more, 1 there is no node, 2 wrong call, 75 start it"
          + " again later: another version is installed, or another agent beats for this node."
    },
    mixinStandardHelpOptions = true)
final class AgentCommand implements Callable<Integer> {

  private final SharedOptions shared;
  private final ToIntBiFunction<HeartbeatCall, Optional<Stores>> beat;

  AgentCommand(SharedOptions shared, ToIntBiFunction<HeartbeatCall, Optional<Stores>> beat) {
    this.shared = shared;
    this.beat = beat;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    NodeHome home = shared.home();
    if (!AgentLock.isHeldByThisProcess(home)) {
      throw new IllegalArgumentException(
          "the agent is started by the launcher of its node, which locks it: use "
              + home.bin().resolve("node-init")
              + " agent");
    }
    String id = new NodeInfo(home).get(NodeProperty.INSTANCE_ID).orElse("");
    Beats beats = new Beats(home, shared.node(false).events());
    beats.notified.start();
    try (AgentCluster cluster = beats.cluster) {
      Agent agent = new Agent(home, id, beats::ofTheMinute, Clock.systemUTC(), Sleeper.REAL);
      return agent.run(beats::areWanted) ? ExitCode.TRY_AGAIN : ExitCode.DONE;
    }
  }

  /** The heartbeats of this process, with what they have in common. */
  private final class Beats {
    private final NodeHome home;
    private final ConfigStore configs;
    private final EventPublisher events;
    private final NotifiedBeats notified = new NotifiedBeats(this::ofPush, Sleeper.REAL);
    private final AgentCluster cluster;
    private final AtomicBoolean hadCluster = new AtomicBoolean();

    private Beats(NodeHome home, EventPublisher events) {
      this.home = home;
      this.configs = new ConfigStore(home);
      this.events = events;
      this.cluster = new AgentCluster(home, notified::notified, this::warn, Clock.systemUTC());
    }

    private void warn(String problem) {
      events.publish(new LifeEvent.Warning(problem));
    }

    private void ofTheMinute() {
      beat(new MinuteTrigger(false, false));
    }

    private void ofPush() {
      beat(new NotificationTrigger(config().jitter()));
    }

    /** How it ended is in the node's state. */
    private void beat(Trigger trigger) {
      follow();
      String root = home.root().toString();
      HeartbeatCall call =
          new HeartbeatCall(Optional.of(root), trigger, false, shared.stacktrace(), false);
      int unused = beat.applyAsInt(call, Optional.of(cluster));
      // What was taken over just now may name another one: all are to know of the node there.
      if (follow()) {
        notified.notified();
      }
    }

    private boolean follow() {
      try {
        return cluster.follow(config());
      } catch (IOException | RuntimeException e) {
        warn("ZooKeeper is not used: " + ErrorText.of(e));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return false;
    }

    /** An agent that was started by hand stays where there never was any ZooKeeper. */
    private boolean areWanted() {
      NodeConfig config = config();
      if (config.equals(NodeConfig.defaults())) {
        // It is not there yet, or was damaged.
        return true;
      }
      boolean hasCluster = config.zookeeper().isPresent();
      return !hadCluster.getAndSet(hasCluster) || hasCluster;
    }

    private NodeConfig config() {
      try {
        return configs.load();
      } catch (IOException | RuntimeException e) {
        // The heartbeat tells it.
        return NodeConfig.defaults();
      }
    }
  }
}
