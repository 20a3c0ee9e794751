package io.federation.node.work;

import io.federation.git.GitRepository;
import io.federation.machine.ErrorText;
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

  /** Deals by {@code run} with what earlier heartbeats have left running. */
  public DetectStep(NodeInfo nodeInfo, UnitDecider decider, UnitRun run, EventPublisher events) {
    this.nodeInfo = nodeInfo;
    this.decider = decider;
    this.run = run;
    this.events = events;
  }

  /** Returns what is to be done with each unit of the repositories that are cloned. */
  public List<UnitDecision> call(WorkingTrees trees) throws IOException, InterruptedException {
    List<String> levels = nodeInfo.levels();
    List<UnitDecision> detections = new ArrayList<>();
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
      if (!found.units().isEmpty()) {
        detections.addAll(detect(place, found.units(), trees.config()));
      }
    }
    return detections;
  }

  private List<UnitDecision> detect(NodeRepository place, List<WorkUnit> units, NodeConfig config)
      throws InterruptedException {
    List<UnitDecision> detections = new ArrayList<>();
    try (GitRepository repository = GitRepository.open(place.folder())) {
      Optional<Version> head = repository.version();
      if (head.isPresent()) {
        for (WorkUnit unit : units) {
          detections.add(detect(unit, head.get(), repository, config));
        }
      }
    } catch (IOException | RuntimeException e) {
      for (WorkUnit unit : units.subList(detections.size(), units.size())) {
        detections.add(unusable(new WorkEvent.Unusable(unit.name(), ErrorText.of(e))));
      }
    }
    return detections;
  }

  private UnitDecision detect(
      WorkUnit unit, Version head, GitRepository repository, NodeConfig config)
      throws InterruptedException {
    try {
      if (unit.kind() == WorkUnit.Kind.DETECTED
          && unit.files().isAtRest(head, unit.watchedPath())) {
        return new UnitDecision.Resting(UnitReport.of(unit.name(), Status.SETTLED));
      }
      if (run.takeOver(unit, config)) {
        return new UnitDecision.Resting(UnitReport.of(unit.name(), Status.DOING));
      }
      return decider.decide(unit, head, repository);
    } catch (IOException | RuntimeException e) {
      return unusable(new WorkEvent.Unusable(unit.name(), ErrorText.of(e)));
    }
  }

  private UnitDecision unusable(WorkEvent.Unusable unusable) {
    events.publish(unusable);
    return new UnitDecision.Resting(UnitReport.of(unusable));
  }
}
