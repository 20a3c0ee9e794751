package io.federation.node.work;

import io.federation.git.GitRepository;
import io.federation.model.Stamp;
import io.federation.model.Version;
import io.federation.model.event.LifeEvent;
import io.federation.model.event.WorkEvent;
import io.federation.node.event.EventPublisher;
import io.federation.node.work.FailureRecord.Verdict;
import io.federation.node.work.UnitReport.Status;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Decides whether a unit that is not running has something to do now. */
public final class UnitDecider {

  private static final int MOST_PATHS = 10_000;

  private final EventPublisher events;
  private final Clock clock;

  public UnitDecider(EventPublisher events, Clock clock) {
    this.events = events;
    this.clock = clock;
  }

  UnitDecision decide(WorkUnit unit, Version head, GitRepository repository) throws IOException {
    Optional<Version> done = unit.files().done();
    Optional<FailureRecord> last = unit.files().failure();
    Optional<FailureRecord> failure = last.filter(record -> record.version().equals(head));
    if (unit.kind() == WorkUnit.Kind.SELF_DETECTING) {
      return rest(unit, failure)
          .orElseGet(() -> act(unit, head, head, Optional.empty(), failure, List.of()));
    }
    unit.watchesNothingIn(repository, head)
        .ifPresent(what -> events.publish(new LifeEvent.Warning(unit.name() + " " + what)));
    VersionComparison comparison =
        VersionComparison.between(repository, done, head, unit.watchedPath());
    // Whatever an attempt left half done stays so until another one comes to a good end.
    boolean halfDone = last.filter(record -> record.verdict() != Verdict.REJECTED).isPresent();
    if (!comparison.triggersWork() && !halfDone) {
      tellUnchanged(unit, head, comparison);
      unit.files().clearFailure();
      return new UnitDecision.Resting(UnitReport.of(unit.name(), Status.SETTLED));
    }
    Optional<UnitDecision> rest = rest(unit, failure);
    if (rest.isPresent()) {
      return rest.get();
    }
    tellChange(unit, head, done, comparison);
    return act(
        unit,
        head,
        change(head, comparison),
        done,
        failure,
        changedPaths(unit, head, repository, comparison));
  }

  private Optional<UnitDecision> rest(WorkUnit unit, Optional<FailureRecord> failure) {
    if (failure.isEmpty() || RetrySchedule.isDue(failure.get(), clock.instant())) {
      return Optional.empty();
    }
    FailureRecord record = failure.get();
    String why =
        switch (record.verdict()) {
          case RETRY ->
              "it failed "
                  + record.count()
                  + " time(s), and is tried again after "
                  + new Stamp(record.last().instant().plus(record.delay()));
          case POSTPONED -> "it waits for something";
          case REJECTED -> "it was rejected";
          case WEDGED -> "it is wedged, until a commit comes or node-init unwedge is called";
        };
    events.publish(new WorkEvent.Waiting(unit.name(), record.version(), why));
    return Optional.of(new UnitDecision.Resting(UnitReport.of(unit.name(), record)));
  }

  private static UnitDecision act(
      WorkUnit unit,
      Version head,
      Version change,
      Optional<Version> done,
      Optional<FailureRecord> failure,
      List<String> changedPaths) {
    int attempt = failure.map(record -> record.count() + 1).orElse(1);
    return new UnitDecision.Due(new UnitTask(unit, head, change, done, attempt, changedPaths));
  }

  private static Version change(Version head, VersionComparison comparison) {
    return comparison instanceof VersionComparison.PathChanged changed
            && !changed.commits().isEmpty()
        ? changed.commits().get(0)
        : head;
  }

  /** Tells it once, and notes it: the comparison needs not be made again in every heartbeat. */
  private void tellUnchanged(WorkUnit unit, Version head, VersionComparison comparison)
      throws IOException {
    if (comparison instanceof VersionComparison.SamePath same) {
      unit.files().recordCompared(same.done(), head, unit.watchedPath());
      events.publish(
          new WorkEvent.Compared(unit.name(), same.done(), head, shownPath(unit), List.of()));
    }
  }

  private void tellChange(
      WorkUnit unit, Version head, Optional<Version> done, VersionComparison comparison) {
    String why;
    if (comparison instanceof VersionComparison.PathChanged changed) {
      events.publish(
          new WorkEvent.Compared(
              unit.name(), changed.done(), head, shownPath(unit), changed.commits()));
      why =
          changed.commits().isEmpty()
              ? "The version worked last is not comparable any more"
              : "The watched path has changed";
    } else if (comparison instanceof VersionComparison.NeverWorked) {
      why = "There is no previous work";
    } else {
      why = "The last attempt, at another version, came to no good end";
    }
    events.publish(new WorkEvent.ChangeDetected(unit.name(), done, head, why));
  }

  private static List<String> changedPaths(
      WorkUnit unit, Version head, GitRepository repository, VersionComparison comparison)
      throws IOException {
    if (comparison instanceof VersionComparison.PathChanged changed
        && repository.history().contains(changed.done())) {
      return repository
          .history()
          .changedPaths(changed.done(), head, unit.watchedPath(), MOST_PATHS);
    }
    return List.of();
  }

  private static String shownPath(WorkUnit unit) {
    return unit.watchedPath().isEmpty() ? "/" : unit.watchedPath();
  }
}
