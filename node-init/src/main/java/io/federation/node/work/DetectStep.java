package io.federation.node.work;

import io.federation.git.GitRepository;
import io.federation.machine.ErrorText;
import io.federation.model.UnitName;
import io.federation.model.Version;
import io.federation.model.event.WorkEvent;
import io.federation.model.spec.NodeConfig;
import io.federation.node.event.EventPublisher;
import io.federation.node.home.NodeInfo;
import io.federation.node.repository.NodeRepository;
import io.federation.node.repository.WorkingTrees;
import io.federation.node.work.UnitReport.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds out which units have something to do, in the order of repositories and levels. One that
 * cannot be used does not keep the others from working.
 */
public final class DetectStep {

  private final NodeInfo nodeInfo;
  private final UnitDecider decider;
  private final UnitRun run;
  private final EventPublisher events;

  public DetectStep(NodeInfo nodeInfo, UnitDecider decider, UnitRun run, EventPublisher events) {
    this.nodeInfo = nodeInfo;
    this.decider = decider;
    this.run = run;
    this.events = events;
  }

  /**
   * Deals with what earlier heartbeats have left running, whether its unit is still there or not.
   * Before the trees advance: a script must not find another version under its feet.
   *
   * @return the units that are still under way
   */
  public List<UnitDecision> takeOver(WorkingTrees trees) throws IOException, InterruptedException {
    List<UnitDecision> underWay = new ArrayList<>();
    for (NodeRepository place : trees.repositories()) {
      List<String> levels = UnitFiles.levelsWithRuns(place.folder());
      if (levels.isEmpty()) {
        continue;
      }
      List<WorkUnit> units =
          UnitFinder.find(place, trees.config().workPrefix(), nodeInfo.levels()).units();
      for (String level : levels) {
        UnitName name = new UnitName(place.name(), level);
        WorkUnit unit =
            units.stream()
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElse(
                    new WorkUnit(
                        name, place.folder(), place.folder(), WorkUnit.Kind.DETECTED, "", false));
        takeOver(unit, trees.config()).ifPresent(underWay::add);
      }
    }
    return underWay;
  }

  /** Returns whether one of {@code underWay} is running. */
  public static boolean isDoing(List<UnitDecision> underWay) {
    return underWay.stream()
        .anyMatch(
            decision ->
                decision instanceof UnitDecision.Resting resting
                    && resting.report().status() == Status.DOING);
  }

  private Optional<UnitDecision> takeOver(WorkUnit unit, NodeConfig config)
      throws InterruptedException {
    try {
      return run.takeOver(unit, config)
          ? Optional.of(new UnitDecision.Resting(UnitReport.of(unit.name(), Status.DOING)))
          : Optional.empty();
    } catch (IOException | RuntimeException | Error e) {
      return Optional.of(unusable(new WorkEvent.Unusable(unit.name(), ErrorText.of(e))));
    }
  }

  /**
   * Returns what is to be done with each unit of the repositories that are cloned.
   *
   * @param underWay what {@link #takeOver} found
   */
  public List<UnitDecision> call(WorkingTrees trees, List<UnitDecision> underWay)
      throws IOException {
    List<String> levels = nodeInfo.levels();
    List<UnitDecision> detections = new ArrayList<>(underWay);
    for (NodeRepository place : trees.repositories()) {
      if (!Files.isDirectory(place.folder())) {
        continue;
      }
      UnitFinder.Units found = UnitFinder.find(place, trees.config().workPrefix(), levels);
      for (WorkEvent.Unusable unusable : found.unusable()) {
        detections.add(unusable(unusable));
      }
      if (trees.anyMoved()) {
        found.missing().forEach(unit -> events.publish(new WorkEvent.SkippedMissing(unit)));
      }
      List<WorkUnit> units = found.units();
      if (!underWay.isEmpty()) {
        units = units.stream().filter(unit -> !isOneOf(underWay, unit.name())).toList();
      }
      if (!units.isEmpty()) {
        detections.addAll(detect(place, units));
      }
    }
    return detections;
  }

  private static boolean isOneOf(List<UnitDecision> decisions, UnitName name) {
    return decisions.stream()
        .anyMatch(
            decision ->
                decision instanceof UnitDecision.Resting resting
                    && resting.report().unit().equals(name));
  }

  private List<UnitDecision> detect(NodeRepository place, List<WorkUnit> units) {
    List<UnitDecision> detections = new ArrayList<>();
    try (GitRepository repository = GitRepository.open(place.folder())) {
      Optional<Version> head = repository.version();
      if (head.isPresent()) {
        for (WorkUnit unit : units) {
          detections.add(detect(unit, head.get(), repository));
        }
      }
    } catch (IOException | RuntimeException | Error e) {
      for (WorkUnit unit : units.subList(detections.size(), units.size())) {
        detections.add(unusable(new WorkEvent.Unusable(unit.name(), ErrorText.of(e))));
      }
    }
    return detections;
  }

  private UnitDecision detect(WorkUnit unit, Version head, GitRepository repository) {
    try {
      if (unit.kind() == WorkUnit.Kind.DETECTED
          && unit.files().isAtRest(head, unit.watchedPath())) {
        return new UnitDecision.Resting(UnitReport.of(unit.name(), Status.SETTLED));
      }
      return decider.decide(unit, head, repository);
    } catch (IOException | RuntimeException | Error e) {
      return unusable(new WorkEvent.Unusable(unit.name(), ErrorText.of(e)));
    }
  }

  private UnitDecision unusable(WorkEvent.Unusable unusable) {
    events.publish(unusable);
    return new UnitDecision.Resting(UnitReport.of(unusable));
  }
}
