package io.federation.node.agent;

import io.federation.machine.ErrorText;
import io.federation.machine.Sleeper;
import io.federation.model.event.LifeEvent;
import io.federation.model.spec.NodeConfig;
import io.federation.node.calls.NodeCalls;
import io.federation.node.cluster.AgentCluster;
import io.federation.node.deploy.NodeDeployAgent;
import io.federation.node.event.EventPublisher;
import io.federation.node.heartbeat.MinuteTrigger;
import io.federation.node.heartbeat.NotificationTrigger;
import io.federation.node.heartbeat.Trigger;
import io.federation.node.home.NodeHome;
import io.federation.node.init.AgentInstaller;
import io.federation.node.metrics.server.MetricsServer;
import io.federation.node.presence.Stores;
import io.federation.node.repository.ConfigStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The heartbeats of an agent, with the connection to ZooKeeper and the metrics' server that they
 * have in common: those of the minute, and from {@link #start} on one whenever there is word of a
 * push.
 */
public final class AgentBeats implements AutoCloseable {

  private final NodeHome home;
  private final ConfigStore configs;
  private final EventPublisher events;
  private final BiConsumer<Trigger, Stores> beat;
  private final NotifiedBeats notified = new NotifiedBeats(this::ofPush, Sleeper.REAL);
  private volatile String clusterTrouble = "";
  private final AgentCluster cluster;
  private final MetricsServer metrics;
  private final NodeDeployAgent deployments;
  private volatile boolean hadCluster;

  /**
   * Is not connected yet.
   *
   * @param events is told what goes wrong with ZooKeeper
   * @param beat beats once; how that ended is in the node's state
   * @param deployments are done as long as the agent runs, and ended with it
   * @param calls makes what answers calls, given what beats at once
   */
  public AgentBeats(
      NodeHome home,
      EventPublisher events,
      BiConsumer<Trigger, Stores> beat,
      NodeDeployAgent deployments,
      Function<Runnable, NodeCalls> calls,
      Clock clock) {
    this.home = home;
    this.configs = new ConfigStore(home);
    this.events = events;
    this.beat = beat;
    this.cluster =
        new AgentCluster(
            home, notified::notified, calls.apply(notified::notified), this::warn, clock);
    this.metrics = new MetricsServer(home, cluster::connected);
    this.deployments = deployments;
  }

  private void warn(String problem) {
    events.publish(new LifeEvent.Warning(problem));
  }

  private void warnOnce(String problem) {
    if (!problem.equals(clusterTrouble)) {
      clusterTrouble = problem;
      warn(problem);
    }
  }

  /** Beats from now on at word of pushes, too. */
  public void start() {
    notified.start();
  }

  /** Beats as each minute. */
  public void ofTheMinute() {
    beat(new MinuteTrigger(false, false));
  }

  private void ofPush() {
    beat(new NotificationTrigger(config().jitter()));
  }

  private void beat(Trigger trigger) {
    boolean unused = follow();
    long start = System.nanoTime();
    beat.accept(trigger, cluster);
    metrics.beaten(Duration.ofNanos(System.nanoTime() - start));
    // What was taken over just now may name another ZooKeeper: there all are to know of the node.
    if (follow()) {
      notified.notified();
    }
  }

  private boolean follow() {
    metrics.follow().ifPresent(this::warn);
    try {
      NodeConfig config = config();
      noteCluster(config);
      boolean connected = cluster.follow(config);
      deployments.follow(config, this::warn);
      clusterTrouble = "";
      return connected;
    } catch (IOException | RuntimeException e) {
      warnOnce("ZooKeeper is not used: " + ErrorText.of(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  /**
   * Returns whether the node is to have an agent. One that was started by hand stays where there
   * never was any ZooKeeper.
   */
  public boolean areWanted() {
    Optional<NodeConfig> config = last();
    if (config.isEmpty()) {
      // It is not there yet, or was damaged.
      return true;
    }
    noteCluster(config.get());
    return config.get().zookeeper().isPresent()
        || !(hadCluster || AgentInstaller.isInstalled(home));
  }

  /** It may be there only between two looks at whether an agent is wanted. */
  private void noteCluster(NodeConfig config) {
    if (config.zookeeper().isPresent()) {
      hadCluster = true;
    }
  }

  private NodeConfig config() {
    return last().orElseGet(NodeConfig::defaults);
  }

  private Optional<NodeConfig> last() {
    try {
      return configs.last();
    } catch (IOException | RuntimeException e) {
      // The heartbeat tells it.
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    metrics.close();
    deployments.close();
    cluster.close();
  }
}
