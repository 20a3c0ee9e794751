package io.federation.node.work;

import io.federation.git.GitRepository;
import io.federation.machine.ErrorText;
import io.federation.model.UnitName;
import io.federation.model.Version;
import io.federation.model.event.WorkEvent;
import io.federation.node.event.Announcer;
import io.federation.node.home.NodeHome;
import io.federation.node.repository.NodeRepository;
import io.federation.node.script.ScriptRunner;
import io.federation.node.work.UnitReport.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Goes through the units of all repositories, and lets those work that have something to do: one
 * after the other in the order of repositories and levels, those marked {@code parallel} beside the
 * rest. One that fails does not keep the others from working.
 */
public final class Worker {

  private final WorkSettings settings;
  private final UnitJudge judge;
  private final UnitRun run;
  private final Announcer announcer;

  /** Puts a worker together. */
  public Worker(
      WorkSettings settings,
      WorkEnvironment environment,
      NodeHome home,
      ScriptRunner runner,
      Announcer announcer,
      Clock clock) {
    this.settings = settings;
    this.judge = new UnitJudge(announcer, clock);
    LastWorkNotes notes = new LastWorkNotes(home, announcer);
    this.run = new UnitRun(runner, environment, notes, announcer, clock, settings.limit());
    this.announcer = announcer;
  }

  /** Is told before a unit works, once for each. */
  @FunctionalInterface
  public interface BeforeWork {

    /**
     * Prepares for a unit's work.
     *
     * @throws IOException if the node must not work now
     */
    void prepare(UnitName unit, Version version) throws IOException;
  }

  /**
   * Works all that is to be worked.
   *
   * @param repositories the repositories, in their order; those not yet cloned are left out
   * @param tellSkipped whether to say which levels have no scripts
   * @return how each unit stands, in the order of the units
   */
  public List<UnitReport> work(
      List<NodeRepository> repositories, boolean tellSkipped, BeforeWork beforeWork)
      throws InterruptedException {
    List<Future<UnitReport>> reports = new ArrayList<>();
    ExecutorService beside = Executors.newCachedThreadPool();
    try {
      for (NodeRepository place : repositories) {
        if (Files.isDirectory(place.folder())) {
          work(place, tellSkipped, beforeWork, beside, reports);
        }
      }
      List<UnitReport> results = new ArrayList<>();
      for (Future<UnitReport> report : reports) {
        results.add(result(report));
      }
      return results;
    } finally {
      beside.shutdown();
    }
  }

  private void work(
      NodeRepository place,
      boolean tellSkipped,
      BeforeWork beforeWork,
      ExecutorService beside,
      List<Future<UnitReport>> reports)
      throws InterruptedException {
    UnitFinder.Units found = UnitFinder.find(place, settings.prefix(), settings.levels());
    for (WorkEvent.Unusable unusable : found.unusable()) {
      reports.add(CompletableFuture.completedFuture(tell(unusable)));
    }
    if (tellSkipped) {
      found.missing().forEach(unit -> announcer.tell(new WorkEvent.SkippedMissing(unit)));
    }
    if (!found.units().isEmpty()) {
      work(place, found.units(), beforeWork, beside, reports);
    }
  }

  /** Attends to the units of one repository. Damage here must not keep others from working. */
  private void work(
      NodeRepository place,
      List<WorkUnit> units,
      BeforeWork beforeWork,
      ExecutorService beside,
      List<Future<UnitReport>> reports)
      throws InterruptedException {
    try (GitRepository repository = GitRepository.open(place.folder())) {
      Optional<Version> head = repository.version();
      if (head.isEmpty()) {
        return;
      }
      for (WorkUnit unit : units) {
        reports.add(tryAttend(unit, head.get(), repository, beforeWork, beside));
      }
    } catch (IOException | RuntimeException e) {
      for (WorkUnit unit : units) {
        reports.add(unusable(unit, e));
      }
    }
  }

  private Future<UnitReport> tryAttend(
      WorkUnit unit,
      Version head,
      GitRepository repository,
      BeforeWork beforeWork,
      ExecutorService beside)
      throws InterruptedException {
    try {
      return attend(unit, head, repository, beforeWork, beside);
    } catch (IOException | RuntimeException e) {
      return unusable(unit, e);
    }
  }

  private Future<UnitReport> unusable(WorkUnit unit, Exception trouble) {
    return CompletableFuture.completedFuture(report(unit, trouble));
  }

  private UnitReport report(WorkUnit unit, Exception trouble) {
    return tell(new WorkEvent.Unusable(unit.name(), ErrorText.of(trouble)));
  }

  private UnitReport tell(WorkEvent.Unusable unusable) {
    announcer.tell(unusable);
    return new UnitReport(unusable.unit(), Status.UNUSABLE, true, Optional.of(unusable.message()));
  }

  private Future<UnitReport> attend(
      WorkUnit unit,
      Version head,
      GitRepository repository,
      BeforeWork beforeWork,
      ExecutorService beside)
      throws IOException, InterruptedException {
    if (unit.kind() == WorkUnit.Kind.DETECTED && unit.files().isAtRest(head, unit.watchedPath())) {
      return CompletableFuture.completedFuture(UnitReport.of(unit.name(), Status.SETTLED));
    }
    if (run.takeOver(unit)) {
      return CompletableFuture.completedFuture(UnitReport.of(unit.name(), Status.DOING));
    }
    UnitJudge.Decision decision = judge.judge(unit, head, repository);
    if (decision instanceof UnitJudge.Decision.Act act) {
      if (unit.kind() == WorkUnit.Kind.DETECTED) {
        beforeWork.prepare(unit.name(), head);
      }
      return unit.parallel()
          ? beside.submit(() -> tryRun(act.task()))
          : CompletableFuture.completedFuture(run.run(act.task()));
    }
    return CompletableFuture.completedFuture(((UnitJudge.Decision.Rest) decision).report());
  }

  private UnitReport tryRun(UnitTask task) throws InterruptedException {
    try {
      return run.run(task);
    } catch (IOException | RuntimeException e) {
      return report(task.unit(), e);
    }
  }

  private static UnitReport result(Future<UnitReport> report) throws InterruptedException {
    try {
      return report.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a unit's run broke off", e.getCause());
    }
  }
}
