package io.federation.node.work;

import io.federation.machine.ErrorText;
import io.federation.model.NodeStatus;
import io.federation.model.event.WorkEvent;
import io.federation.model.spec.NodeConfig;
import io.federation.node.event.EventPublisher;
import io.federation.node.life.Lifecycle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Runs the units that are due: one after the other in the order of repositories and levels, those
 * marked {@code parallel} beside the rest. One that fails does not keep the others from working.
 */
public final class WorkStep {

  private final UnitRun run;
  private final Lifecycle life;
  private final EventPublisher events;
  private @Nullable ExecutorService beside;

  public WorkStep(UnitRun run, Lifecycle life, EventPublisher events) {
    this.run = run;
    this.life = life;
    this.events = events;
  }

  /** Returns how each unit stands, in the order given. */
  public List<UnitReport> call(List<UnitDecision> detections, NodeConfig config)
      throws InterruptedException {
    List<Future<UnitReport>> reports = new ArrayList<>();
    try {
      for (UnitDecision detection : detections) {
        reports.add(
            detection instanceof UnitDecision.Due due
                ? start(due.task(), config)
                : CompletableFuture.completedFuture(((UnitDecision.Resting) detection).report()));
      }
      List<UnitReport> results = new ArrayList<>();
      for (Future<UnitReport> report : reports) {
        results.add(result(report));
      }
      return results;
    } finally {
      if (beside != null) {
        beside.shutdown();
      }
    }
  }

  private Future<UnitReport> start(UnitTask task, NodeConfig config) throws InterruptedException {
    if (!task.unit().parallel()) {
      return CompletableFuture.completedFuture(work(task, config));
    }
    if (beside == null) {
      beside = Executors.newCachedThreadPool();
    }
    return beside.submit(() -> work(task, config));
  }

  private UnitReport work(UnitTask task, NodeConfig config) throws InterruptedException {
    WorkUnit unit = task.unit();
    try {
      if (!life.status().state().mayWork()) {
        // The node began to end for good while another unit worked.
        return UnitReport.of(unit.name(), UnitReport.Status.POSTPONED);
      }
      if (unit.kind() == WorkUnit.Kind.DETECTED) {
        life.take(NodeStatus::work, unit.name() + " works " + task.version().shortHex());
      }
      return run.run(task, config);
    } catch (IOException | RuntimeException | Error e) {
      WorkEvent.Unusable unusable = new WorkEvent.Unusable(unit.name(), ErrorText.of(e));
      events.publish(unusable);
      return UnitReport.of(unusable);
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
