package io.federation.node.work;

import io.federation.git.GitRepository;
import io.federation.model.Stamp;
import io.federation.model.Version;
import io.federation.model.event.WorkEvent;
import io.federation.model.spec.NodeConfig;
import io.federation.node.event.EventPublisher;
import io.federation.node.home.NodeHome;
import io.federation.node.repository.NodeRepository;
import io.federation.node.script.RunRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Foretells what units would do, by the {@link UnitDecider} of every heartbeat, on a copy of the
 * units' state in a tree that stands for the repository's.
 */
public final class Planner {

  private final List<String> levels;
  private final NodeConfig config;
  private final Clock clock;

  /** Plans for the units at {@code levels}, where {@code config} says they are. */
  public Planner(List<String> levels, NodeConfig config, Clock clock) {
    this.levels = List.copyOf(levels);
    this.config = config;
    this.clock = clock;
  }

  /**
   * Returns what each unit of a repository would do, in the order of the levels; levels without
   * scripts are left out.
   *
   * @param place the node's repository; nothing in it is changed
   * @param tree a working tree at the version in question; the units' state is copied to it
   */
  public List<PlannedUnit> plan(NodeRepository place, Path tree) throws IOException {
    NodeRepository trial =
        new NodeRepository(place.name(), tree, place.remote(), place.signatures());
    for (String level : levels) {
      UnitFiles.copyState(place.folder(), tree, level);
    }
    UnitFinder.Units found = UnitFinder.find(trial, config.workPrefix(), levels);
    List<PlannedUnit> units = new ArrayList<>();
    try (GitRepository repository = GitRepository.open(tree)) {
      Optional<Version> head = repository.version();
      for (WorkUnit unit : found.units()) {
        if (head.isPresent()) {
          units.add(plan(unit, head.get(), repository, place));
        }
      }
    }
    for (WorkEvent.Unusable unusable : found.unusable()) {
      units.add(new PlannedUnit(unusable.unit(), false, unusable.why(), List.of()));
    }
    return units;
  }

  private PlannedUnit plan(
      WorkUnit unit, Version head, GitRepository repository, NodeRepository place)
      throws IOException {
    Optional<FailureRecord> failure =
        unit.files().failure().filter(record -> record.version().equals(head));
    VersionComparison comparison =
        VersionComparison.between(repository, unit.files().done(), head, unit.watchedPath());
    // Nobody listens: it is told when it happens.
    NodeHome nobody = new NodeHome(unit.repository().resolve(".temp/plan"));
    UnitDecider decider = new UnitDecider(new EventPublisher(nobody, clock, List.of()), clock);
    UnitDecision decision = decider.decide(unit, head, repository);
    String now = underWay(unit, place);
    if (decision instanceof UnitDecision.Due due) {
      String attempt = due.task().attempt() > 1 ? ", attempt " + due.task().attempt() : "";
      return new PlannedUnit(
          unit.name(), true, why(unit, comparison) + attempt + now, due.task().changedPaths());
    }
    String reason =
        comparison.triggersWork() && failure.isPresent()
            ? before(failure.get())
            : why(unit, comparison);
    return new PlannedUnit(unit.name(), false, reason + now, List.of());
  }

  private static String why(WorkUnit unit, VersionComparison comparison) {
    if (unit.kind() == WorkUnit.Kind.SELF_DETECTING) {
      return "its work.sh runs with each heartbeat, and finds out by itself";
    }
    String watched = unit.watchedPath().isEmpty() ? "the repository" : unit.watchedPath();
    if (comparison instanceof VersionComparison.NeverWorked) {
      return "it never worked";
    }
    if (comparison instanceof VersionComparison.SameVersion) {
      return "it has worked this version";
    }
    if (comparison instanceof VersionComparison.SamePath) {
      return "the version moves, but " + watched + " does not change";
    }
    return comparison instanceof VersionComparison.PathChanged changed
            && changed.commits().isEmpty()
        ? "the version worked last is not comparable any more"
        : watched + " changes";
  }

  private static String before(FailureRecord failure) {
    return switch (failure.verdict()) {
      case RETRY ->
          "it failed before at this version ("
              + failure.reason()
              + "), and is tried again after "
              + new Stamp(failure.last().instant().plus(failure.delay()));
      case POSTPONED -> "it waits for something, and is tried again with each heartbeat";
      case REJECTED -> "it rejected this version before (" + failure.reason() + ")";
      case WEDGED ->
          "it is wedged at this version ("
              + failure.reason()
              + ") until a further push, or node-init unwedge";
    };
  }

  private static String underWay(WorkUnit unit, NodeRepository place) throws IOException {
    UnitFiles files = new UnitFiles(place.folder(), unit.name().level());
    return RunRecord.read(files.run().record())
        .map(run -> "; it is at work now, at " + run.subject())
        .orElse("");
  }
}
