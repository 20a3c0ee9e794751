package io.federation.node.heartbeat;

import io.federation.model.ExitCode;
import io.federation.model.NodeProperty;
import io.federation.model.NodeStatus;
import io.federation.model.event.LifeEvent;
import io.federation.node.event.Announcer;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.node.life.Life;
import io.federation.node.life.ManualWedge;
import io.federation.node.repository.Checkouts;
import io.federation.node.work.UnitReport;
import io.federation.node.work.UnitReport.Status;
import io.federation.node.work.Workshop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a heartbeat does once it has the node for itself: look, advance, work, settle. */
public final class Round {

  private final NodeHome home;
  private final NodeInfo nodeInfo;
  private final Checkouts checkouts;
  private final Workshop workshop;
  private final Pause pause;
  private final Life life;
  private final Announcer announcer;
  private final ManualWedge wedge;
  private final Settlement settlement;

  /** Puts a round together. */
  public Round(
      NodeHome home,
      NodeInfo nodeInfo,
      Checkouts checkouts,
      Workshop workshop,
      Pause pause,
      Life life,
      Announcer announcer) {
    this.home = home;
    this.nodeInfo = nodeInfo;
    this.checkouts = checkouts;
    this.workshop = workshop;
    this.pause = pause;
    this.life = life;
    this.announcer = announcer;
    this.wedge = new ManualWedge(nodeInfo);
    this.settlement = new Settlement(home, nodeInfo, life, wedge);
  }

  /** Looks at all repositories; changes nothing. */
  Checkouts.Sight look() throws IOException {
    return checkouts.look();
  }

  /** Leaves it at the look, and says what it found. */
  int report(Checkouts.Sight sight, String why) throws IOException {
    announcer.tell(new LifeEvent.WorkPaused(why));
    settlement.keepInSight(sight.problems());
    return sight.problems().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** Takes what has moved. */
  Checkouts.Sight advance(Checkouts.Sight seen) throws IOException {
    Checkouts.Sight advanced = checkouts.advance(seen);
    if (advanced.anyMoved()) {
      wedge.clear();
    }
    return advanced;
  }

  /** Lets the units work, unless somebody wants them to rest, and settles the node's state. */
  int work(Checkouts.Sight sight) throws IOException, InterruptedException {
    Optional<String> rest = reasonToRest();
    if (rest.isPresent()) {
      return report(sight, rest.get());
    }
    List<UnitReport> units =
        workshop.work(
            sight.config(),
            sight.repositories(),
            sight.anyMoved(),
            (unit, version) -> life.take(NodeStatus::work, unit + " works " + version.shortHex()));
    settlement.settle(units);
    List<String> problems = new ArrayList<>(sight.problems());
    units.forEach(unit -> unit.problem().ifPresent(problems::add));
    settlement.keepInSight(problems);
    if (problems.isEmpty()
        && !sight.anyMoved()
        && units.stream().allMatch(unit -> unit.status() == Status.SETTLED)) {
      announcer.tell(new LifeEvent.NoChange());
    }
    boolean failed = !sight.problems().isEmpty() || units.stream().anyMatch(UnitReport::failedNow);
    return failed ? ExitCode.FAILED : ExitCode.DONE;
  }

  private Optional<String> reasonToRest() throws IOException {
    Optional<String> wedged = wedge.reason();
    if (wedged.isPresent()) {
      return Optional.of("wedged (" + wedged.get() + ") until a repository moves or unwedge");
    }
    return pause.reason(ops());
  }

  /** Returns the working tree of the ops repository. */
  Path ops() throws IOException {
    return home.repository(nodeInfo.name(NodeProperty.INITGITREPO).orElse(""));
  }
}
