package io.federation.node.metrics;

import io.federation.model.NodeProperty;
import io.federation.model.NodeState;
import io.federation.model.NodeStatus;
import io.federation.model.Stamp;
import io.federation.model.spec.NodeConfig;
import io.federation.node.chat.ChatStatus;
import io.federation.node.home.LastDeployment;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.node.home.StatusStore;
import io.federation.node.presence.PresenceStatus;
import io.federation.node.repository.LookOutcomes;
import io.federation.node.repository.NodeRepository;
import io.federation.node.repository.Repositories;
import io.federation.node.work.FailureRecord;
import io.federation.node.work.LastRun;
import io.federation.node.work.UnitFiles;
import io.federation.node.work.UnitFinder;
import io.federation.node.work.WorkUnit;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads from a node's state files how it stands; writes nothing. */
public final class NodeMetrics {

  private static final String PREFIX = "federation_node_";
  private static final double MILLIS = 1000;

  private final NodeHome home;
  private final NodeInfo nodeInfo;

  public NodeMetrics(NodeHome home) {
    this.home = home;
    this.nodeInfo = new NodeInfo(home);
  }

  /**
   * Returns all metrics as the other method does, and what the agent alone knows.
   *
   * @param connected whether it is connected to ZooKeeper; nothing where it is to do without
   */
  public List<Metric> readInAgent(
      NodeConfig config, Optional<Duration> took, Optional<Boolean> connected) throws IOException {
    List<Metric> all = read(config, took);
    Metric metric = zookeeper();
    if (connected.isPresent()) {
      metric.add(connected.get() ? 1 : 0);
      all.add(metric);
    }
    return all;
  }

  private static Metric zookeeper() {
    return metric(
        "zookeeper_connected",
        "Whether the agent is connected to ZooKeeper; absent where it is to do without, and in the"
            + " file.");
  }

  /**
   * Returns the metrics that have a value, sorted by name.
   *
   * @param config what the federation says for this node
   * @param took how long the heartbeat took that ended last
   */
  List<Metric> read(NodeConfig config, Optional<Duration> took) throws IOException {
    List<Metric> with = new ArrayList<>();
    for (Metric metric : all(config, took)) {
      if (!metric.isEmpty()) {
        with.add(metric);
      }
    }
    return with;
  }

  /** Returns all metrics, with a value or without. */
  List<Metric> all(NodeConfig config, Optional<Duration> took) throws IOException {
    List<Metric> all = new ArrayList<>();
    all.add(chat());
    if (config.deploy().isPresent()) {
      addDeployment(all);
    }
    all.add(error());
    Metric duration = metric("heartbeat_duration_seconds", "How long the last heartbeat took.");
    addDuration(duration, took);
    all.add(duration);
    Metric heartbeat =
        metric("heartbeat_timestamp_seconds", "When the last heartbeat began, Unix time.");
    addTime(heartbeat, stamp(nodeInfo.get(NodeProperty.HEARTBEAT)));
    all.add(heartbeat);
    all.add(info());
    LookOutcomes looks = new LookOutcomes(home);
    Metric look =
        metric(
            "look_timestamp_seconds",
            "When the last look at the repositories ended, well or not, Unix time.");
    addTime(look, looks.lastLook());
    all.add(look);
    if (config.presence().isPresent()) {
      addPresence(all);
    }
    addRepositories(looks, all);
    addState(all);
    addUnits(config, all);
    all.add(zookeeper());
    return all;
  }

  private Metric chat() {
    Metric metric =
        metric("chat_queue_length", "How many critical chat messages wait to be delivered.");
    metric.add(ChatStatus.waiting(home));
    return metric;
  }

  private void addDeployment(List<Metric> all) throws IOException {
    Metric state =
        metric(
            "deployment_state",
            "What came of the last deployment by the tree in ZooKeeper: 1 for what it is.");
    Metric since =
        metric(
            "deployment_state_timestamp_seconds",
            "When the last deployment began, or ended, Unix time.");
    Optional<LastDeployment> last = LastDeployment.read(home);
    if (last.isPresent()) {
      for (LastDeployment.Result each : LastDeployment.Result.values()) {
        state.add(each == last.get().result() ? 1 : 0, "state", each.word());
      }
      addTime(since, Optional.of(last.get().changed()));
    }
    all.add(state);
    all.add(since);
  }

  private Metric error() throws IOException {
    Metric metric = metric("error", "Whether anything is wrong, as node-init status shows it.");
    metric.add(nodeInfo.get(NodeProperty.ERROR).isPresent() ? 1 : 0);
    return metric;
  }

  private Metric info() throws IOException {
    Metric metric = metric("info", "Who the node is, and the version of its program; always 1.");
    String version = NodeMetrics.class.getPackage().getImplementationVersion();
    metric.add(
        1,
        "deployment",
        property(NodeProperty.DEPLOYMENT),
        "instance_id",
        property(NodeProperty.INSTANCE_ID),
        "nodepart",
        property(NodeProperty.NODEPART),
        "stacktype",
        property(NodeProperty.STACKTYPE),
        "version",
        version == null ? "" : version);
    return metric;
  }

  private String property(NodeProperty property) throws IOException {
    return nodeInfo.get(property).orElse("");
  }

  private void addPresence(List<Metric> all) throws IOException {
    PresenceStatus presence = PresenceStatus.of(home);
    Metric outage =
        metric(
            "presence_outage_timestamp_seconds",
            "Since when presence can neither be said nor read, Unix time; absent if it can.");
    addTime(outage, presence.outageSince());
    all.add(outage);
    Metric waiting =
        metric("presence_queue_length", "In how many minutes presence could not be said yet.");
    waiting.add(presence.waiting());
    all.add(waiting);
  }

  private static void addRepositories(LookOutcomes looks, List<Metric> all) throws IOException {
    Metric failure =
        metric(
            "repository_last_failure_timestamp_seconds",
            "When the last look ended that failed, Unix time.");
    Metric success =
        metric(
            "repository_last_success_timestamp_seconds",
            "When the last look ended that went well, Unix time.");
    for (LookOutcomes.Outcome outcome : looks.all()) {
      addTime(failure, outcome.failure(), "repository", outcome.repository());
      addTime(success, outcome.success(), "repository", outcome.repository());
    }
    all.add(failure);
    all.add(success);
  }

  private void addState(List<Metric> all) throws IOException {
    NodeStatus status = new StatusStore(home).loadReadOnly();
    Metric state = metric("state", "The state of the node: 1 for the one it is in.");
    for (NodeState each : NodeState.values()) {
      state.add(each == status.state() ? 1 : 0, "state", each.word());
    }
    all.add(state);
    Metric since =
        metric("state_timestamp_seconds", "Since when the node is in its state, Unix time.");
    if (status.since().isPresent()) {
      addTime(since, Optional.of(status.since().get().instant()));
    }
    all.add(since);
  }

  private List<NodeRepository> repositories(NodeConfig config) throws IOException {
    // Without the ops repository's name there is no list either.
    return nodeInfo.get(NodeProperty.INITGITREPO).isPresent()
        ? new Repositories(home).all(config)
        : List.of();
  }

  private void addUnits(NodeConfig config, List<Metric> all) throws IOException {
    Metric attempts =
        metric("unit_failed_attempts", "How often the unit failed in a row at its version.");
    Metric duration =
        metric("unit_last_duration_seconds", "How long the unit's last run took that has ended.");
    Metric failure =
        metric(
            "unit_last_failure_timestamp_seconds",
            "When the unit's last run ended that failed, Unix time.");
    Metric success =
        metric(
            "unit_last_success_timestamp_seconds",
            "When the unit's last run ended that succeeded, Unix time.");
    List<String> levels = nodeInfo.levels();
    for (NodeRepository repository : repositories(config)) {
      for (WorkUnit unit : UnitFinder.find(repository, config.workPrefix(), levels).units()) {
        String[] labels = {"repository", repository.name(), "unit", unit.name().level()};
        Optional<FailureRecord> failed = failed(unit.files());
        Optional<LastRun> run = unit.files().lastRun();
        attempts.add(failed.isPresent() ? failed.get().count() : 0, labels);
        if (run.isPresent()) {
          addDuration(duration, Optional.of(run.get().took()), labels);
        }
        addTime(failure, lastFailure(run, failed), labels);
        addTime(success, lastSuccess(run, unit.files()), labels);
      }
    }
    all.add(attempts);
    all.add(duration);
    all.add(failure);
    all.add(success);
  }

  private static Optional<FailureRecord> failed(UnitFiles files) throws IOException {
    Optional<FailureRecord> failed = files.failure();
    // To wait for something is nobody's failure.
    return failed.isPresent() && failed.get().verdict() == FailureRecord.Verdict.POSTPONED
        ? Optional.empty()
        : failed;
  }

  private static Optional<Instant> lastFailure(
      Optional<LastRun> run, Optional<FailureRecord> failed) {
    return failed.isPresent()
        ? Optional.of(failed.get().last().instant())
        : run.isPresent() ? run.get().failure() : Optional.empty();
  }

  private static Optional<Instant> lastSuccess(Optional<LastRun> run, UnitFiles files)
      throws IOException {
    // An earlier version of the program kept no more than the file's own time.
    return run.isPresent() ? run.get().success() : files.doneAt();
  }

  private static Metric metric(String name, String help) {
    return new Metric(PREFIX + name, help);
  }

  private static void addTime(Metric metric, Optional<Instant> time, String... labels) {
    if (time.isPresent()) {
      metric.add(time.get().toEpochMilli() / MILLIS, labels);
    }
  }

  private static void addDuration(Metric metric, Optional<Duration> duration, String... labels) {
    if (duration.isPresent()) {
      metric.add(duration.get().toMillis() / MILLIS, labels);
    }
  }

  private static Optional<Instant> stamp(Optional<String> text) {
    try {
      return text.isPresent() ? Optional.of(Stamp.parse(text.get()).instant()) : Optional.empty();
    } catch (IllegalArgumentException e) {
      // The next heartbeat writes it anew.
      return Optional.empty();
    }
  }
}
