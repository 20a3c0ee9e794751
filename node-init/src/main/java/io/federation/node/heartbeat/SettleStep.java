package io.federation.node.heartbeat;

import io.federation.machine.ErrorText;
import io.federation.model.ExitCode;
import io.federation.model.NodeProperty;
import io.federation.model.NodeState;
import io.federation.model.NodeStatus;
import io.federation.model.Stamp;
import io.federation.model.UnitName;
import io.federation.model.event.LifeEvent;
import io.federation.node.event.EventPublisher;
import io.federation.node.home.LastDeployment;
import io.federation.node.home.ManualWedge;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.node.life.Lifecycle;
import io.federation.node.repository.NodeRepository;
import io.federation.node.repository.WorkingTrees;
import io.federation.node.work.FailureRecord;
import io.federation.node.work.InitFailure;
import io.federation.node.work.UnitFiles;
import io.federation.node.work.UnitReport;
import io.federation.node.work.UnitReport.Status;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Brings the node's state in line with how its units stand, and keeps what is wrong visible. */
public final class SettleStep {

  /** A look's own time is over long before. */
  private static final Duration LONGEST_LOOK = Duration.ofMinutes(15);

  private final NodeHome home;
  private final NodeInfo nodeInfo;
  private final ManualWedge wedge;
  private final Pause pause;
  private final Lifecycle life;
  private final EventPublisher events;
  private final Clock clock;

  public SettleStep(
      NodeHome home, Pause pause, Lifecycle life, EventPublisher events, Clock clock) {
    this.home = home;
    this.nodeInfo = new NodeInfo(home);
    this.wedge = new ManualWedge(nodeInfo);
    this.pause = pause;
    this.life = life;
    this.events = events;
    this.clock = clock;
  }

  /** Notes the time of the heartbeat; for information only, as a look needs no room on the disk. */
  void noteHeartbeat() {
    try {
      nodeInfo.set(NodeProperty.HEARTBEAT, new Stamp(clock.instant()).toString());
    } catch (IOException e) {
      events.publish(
          new LifeEvent.Warning("Cannot note the time of the heartbeat: " + ErrorText.of(e)));
    }
  }

  /**
   * Leaves the look to another heartbeat, which has noted when it began; returns an {@link
   * ExitCode}.
   *
   * @param holder which process that is, in words
   */
  int besideAnother(String holder) throws IOException {
    String begun = nodeInfo.get(NodeProperty.HEARTBEAT).orElse("");
    if (!isLongAgo(begun)) {
      events.publish(new LifeEvent.HeartbeatBeside("another heartbeat is looking: " + holder));
      return ExitCode.DONE;
    }
    events.publish(
        new LifeEvent.Warning(
            "another heartbeat has been looking for changes since " + begun + ": end " + holder));
    return ExitCode.FAILED;
  }

  private boolean isLongAgo(String begun) {
    try {
      return Stamp.parse(begun).instant().plus(LONGEST_LOOK).isBefore(clock.instant());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Returns the node's state.
   *
   * @throws IllegalArgumentException if it was never initialised
   */
  NodeState checkInitialised() throws IOException {
    NodeState state = life.status().state();
    if (!state.canTell()) {
      throw new IllegalArgumentException("this node was never initialised: run node-init init");
    }
    return state;
  }

  /** Returns why the node is to look without working; nothing if it is to work. */
  Optional<String> reasonToRest(WorkingTrees trees) throws IOException {
    Optional<String> wedged = wedge.reason();
    return wedged.isPresent()
        ? Optional.of(
            "wedged (" + wedged.get() + "), until a commit comes or node-init unwedge is called")
        : pause.reason(trees.ops());
  }

  /** Leaves it at the look, and says what it found; returns an {@link ExitCode}. */
  int rest(WorkingTrees trees, String why) throws IOException {
    events.publish(new LifeEvent.WorkPaused(why));
    int code = keep(trees, failures(trees));
    return wedge.reason().isPresent() ? ExitCode.FAILED : code;
  }

  /** Sets the state that follows from {@code units}; returns an {@link ExitCode}. */
  int call(WorkingTrees trees, List<UnitReport> units) throws IOException {
    settle(units);
    int code = keep(trees, units);
    if (code == ExitCode.DONE
        && !trees.anyMoved()
        && units.stream().allMatch(unit -> unit.status() == Status.SETTLED)) {
      events.publish(new LifeEvent.NoChange());
    }
    return code;
  }

  private void settle(List<UnitReport> units) throws IOException {
    NodeState state = life.status().state();
    if (!state.mayWork()) {
      // It began to end for good while it worked.
      return;
    }
    Optional<String> wedged = wedgeReason(units);
    if (wedged.isPresent()) {
      life.take(NodeStatus::wedge, wedged.get());
      return;
    }
    if (state.isWedged()) {
      life.take(NodeStatus::unwedge, "what wedged the node is gone");
    }
    if (has(units, Status.DOING) || has(units, Status.RETRYING) || has(units, Status.POSTPONED)) {
      life.take(NodeStatus::work, "work is not finished");
    } else if (hasEverWorked(units)) {
      life.take(NodeStatus::done, "all work is done");
    } else if (has(units, Status.UNUSABLE)) {
      life.take(NodeStatus::work, "no script can be run");
    } else {
      life.take(NodeStatus::idle, "there is no work");
    }
  }

  /** Returns how units failed that are not looked at now. */
  private List<UnitReport> failures(WorkingTrees trees) throws IOException {
    List<UnitReport> failures = new ArrayList<>();
    for (NodeRepository repository : trees.repositories()) {
      for (String level : nodeInfo.levels()) {
        Optional<FailureRecord> failure = new UnitFiles(repository.folder(), level).failure();
        if (failure.isPresent()) {
          failures.add(UnitReport.of(new UnitName(repository.name(), level), failure.get()));
        }
      }
    }
    return failures;
  }

  /**
   * Keeps what is wrong in nodeinfo {@code error} for as long as anything is; returns an {@link
   * ExitCode}.
   */
  private int keep(WorkingTrees trees, List<UnitReport> units) throws IOException {
    List<String> problems = new ArrayList<>();
    // No lambdas on the way of a heartbeat that finds nothing: a first one costs milliseconds.
    Optional<FailureRecord> init = InitFailure.read(home);
    if (init.isPresent()) {
      problems.add("initialisation failed: " + init.get().reason());
    }
    problems.addAll(trees.problems());
    if (trees.config().deploy().isPresent()) {
      Optional<LastDeployment> last = LastDeployment.read(home);
      if (last.isPresent() && last.get().problem().isPresent()) {
        problems.add(last.get().problem().get());
      }
    }
    boolean well = problems.isEmpty();
    for (UnitReport unit : units) {
      if (unit.problem().isPresent()) {
        problems.add(unit.problem().get());
      }
      // To wait for something is nobody's failure.
      well &= unit.problem().isEmpty() || unit.status() == Status.POSTPONED;
    }
    if (problems.isEmpty()) {
      nodeInfo.remove(NodeProperty.ERROR);
    } else {
      nodeInfo.set(NodeProperty.ERROR, events.safe(String.join(" | ", problems)));
    }
    return well ? ExitCode.DONE : ExitCode.FAILED;
  }

  private Optional<String> wedgeReason(List<UnitReport> units) throws IOException {
    Optional<String> manual = wedge.reason();
    return manual.isPresent()
        ? manual
        : units.stream()
            .filter(unit -> unit.status() == Status.WEDGED)
            .findFirst()
            .flatMap(UnitReport::problem);
  }

  private static boolean has(List<UnitReport> units, Status status) {
    return units.stream().anyMatch(unit -> unit.status() == status);
  }

  private boolean hasEverWorked(List<UnitReport> units) throws IOException {
    for (UnitReport report : units) {
      if (report.status() != Status.UNUSABLE
          && new UnitFiles(home.repository(report.unit().repository()), report.unit().level())
              .done()
              .isPresent()) {
        return true;
      }
    }
    return false;
  }
}
