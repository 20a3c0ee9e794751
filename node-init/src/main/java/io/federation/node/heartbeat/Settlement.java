package io.federation.node.heartbeat;

import io.federation.machine.PrintableText;
import io.federation.model.NodeProperty;
import io.federation.model.NodeStatus;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.node.life.Life;
import io.federation.node.life.ManualWedge;
import io.federation.node.work.UnitFiles;
import io.federation.node.work.UnitReport;
import io.federation.node.work.UnitReport.Status;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Brings the node's state in line with how its units stand, and keeps what is wrong in sight. */
final class Settlement {

  private final NodeHome home;
  private final NodeInfo nodeInfo;
  private final Life life;
  private final ManualWedge wedge;

  Settlement(NodeHome home, NodeInfo nodeInfo, Life life, ManualWedge wedge) {
    this.home = home;
    this.nodeInfo = nodeInfo;
    this.life = life;
    this.wedge = wedge;
  }

  /** Sets the state that follows from {@code units}. */
  void settle(List<UnitReport> units) throws IOException {
    Optional<String> wedged = wedgeReason(units);
    if (wedged.isPresent()) {
      life.take(NodeStatus::wedge, wedged.get());
      return;
    }
    if (life.status().state().isWedged()) {
      life.take(NodeStatus::unwedge, "what wedged the node is gone");
    }
    if (has(units, Status.DOING) || has(units, Status.RETRYING) || has(units, Status.POSTPONED)) {
      life.take(NodeStatus::work, "work is not finished");
    } else if (hasEverWorked(units)) {
      life.take(NodeStatus::done, "all work is done");
    } else {
      life.take(NodeStatus::idle, "there is no work");
    }
  }

  /** Keeps {@code problems} in nodeinfo {@code error}, for as long as there are any. */
  void keepInSight(List<String> problems) throws IOException {
    if (problems.isEmpty()) {
      nodeInfo.remove(NodeProperty.ERROR);
    } else {
      nodeInfo.set(NodeProperty.ERROR, PrintableText.of(String.join(" | ", problems), " ", "?"));
    }
  }

  private Optional<String> wedgeReason(List<UnitReport> units) throws IOException {
    Optional<String> manual = wedge.reason();
    if (manual.isPresent()) {
      return manual;
    }
    return units.stream()
        .filter(unit -> unit.status() == Status.WEDGED)
        .findFirst()
        .flatMap(UnitReport::problem);
  }

  private static boolean has(List<UnitReport> units, Status status) {
    return units.stream().anyMatch(unit -> unit.status() == status);
  }

  private boolean hasEverWorked(List<UnitReport> units) throws IOException {
    for (UnitReport report : units) {
      if (report.status() == Status.UNUSABLE) {
        continue;
      }
      UnitFiles files =
          new UnitFiles(home.repository(report.unit().repository()), report.unit().level());
      if (files.done().isPresent()) {
        return true;
      }
    }
    return false;
  }
}
