package io.federation.node.work;

import io.federation.machine.ScriptText;
import io.federation.model.ExitCode;
import io.federation.model.Stamp;
import io.federation.model.Version;
import io.federation.model.event.LifeEvent;
import io.federation.model.event.WorkEvent;
import io.federation.model.spec.NodeConfig;
import io.federation.node.event.EventPublisher;
import io.federation.node.home.NodeHome;
import io.federation.node.life.Lifecycle;
import io.federation.node.script.RunRecord;
import io.federation.node.script.ScriptCommand;
import io.federation.node.script.ScriptEnvironment;
import io.federation.node.script.ScriptOutcome;
import io.federation.node.script.ScriptRunner;
import io.federation.node.work.FailureRecord.Verdict;
import io.federation.node.work.UnitReport.Status;
import io.federation.presence.LastWork;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Runs a unit's script and records what came of it, be it now or after a crash. */
public final class UnitRun {

  private final ScriptRunner runner;
  private final WorkEnvironment environment;
  private final LastWorkNotes notes;
  private final Lifecycle life;
  private final EventPublisher events;
  private final Clock clock;

  public UnitRun(
      NodeHome home,
      ScriptRunner runner,
      ScriptEnvironment environment,
      Lifecycle life,
      EventPublisher events,
      Clock clock) {
    this.runner = runner;
    this.environment = new WorkEnvironment(environment);
    this.notes = new LastWorkNotes(home, events);
    this.life = life;
    this.events = events;
    this.clock = clock;
  }

  /** Runs a task to its end and records the outcome. */
  UnitReport run(UnitTask task, NodeConfig config) throws IOException, InterruptedException {
    WorkUnit unit = task.unit();
    unit.files().clearNotes();
    if (isRecordedAsDone(unit, task.version())) {
      // It is worked once more, after an attempt at another version: it is not done until then.
      unit.files().clearDone();
    }
    Optional<FailureRecord> postponed = postponed(unit, task.version());
    if (unit.kind() == WorkUnit.Kind.DETECTED && postponed.isEmpty()) {
      events.publish(new WorkEvent.Started(unit.name(), task.version(), task.attempt()));
    }
    Stamp began = new Stamp(clock.instant());
    notes.begin(task, began);
    long start = System.nanoTime();
    ScriptRunner.Result result =
        runner.run(
            new ScriptCommand(
                unit.name().toString(),
                task.version().hex(),
                commandLine(unit),
                environment.variables(task, config.initPrefix()),
                unit.repository(),
                config.workTimeLimit()),
            unit.files().run(),
            new UnrepeatedOutput(events, postponed.map(FailureRecord::tail).orElse(List.of())));
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    return conclude(new Run(unit, task.version(), began, took, result));
  }

  /**
   * Deals with a run that an earlier heartbeat began and did not see the end of.
   *
   * @return whether it is still under way
   */
  boolean takeOver(WorkUnit unit, NodeConfig config) throws IOException, InterruptedException {
    Optional<RunRecord> record = RunRecord.read(unit.files().run().record());
    if (record.isEmpty()) {
      return false;
    }
    if (!Version.isValid(record.get().subject())) {
      runner.forget(unit.files().run());
      return false;
    }
    Version version = new Version(record.get().subject());
    ScriptRunner.Found found =
        runner.find(
            record.get(), unit.files().run(), unit.name().toString(), config.workTimeLimit());
    if (found instanceof ScriptRunner.Found.Ended ended) {
      Duration took = Duration.between(record.get().since().instant(), clock.instant());
      // A clock that was set back would make it less than nothing.
      conclude(
          new Run(
              unit,
              version,
              record.get().since(),
              took.isNegative() ? Duration.ZERO : took,
              ended.result()));
      return false;
    }
    events.publish(new WorkEvent.AlreadyDoing(unit.name(), version));
    return true;
  }

  /** A run that came to its end. */
  private record Run(
      WorkUnit unit, Version version, Stamp began, Duration took, ScriptRunner.Result result) {}

  private UnitReport conclude(Run run) throws IOException {
    WorkUnit unit = run.unit();
    if (run.result().leftovers() > 0) {
      events.publish(new WorkEvent.LeftoversStopped(unit.name(), run.result().leftovers()));
    }
    runner
        .stillWriting(unit.files().run())
        .ifPresent(who -> events.publish(new LifeEvent.Warning(unit.name() + ": " + who)));
    Optional<String> wedged = unit.files().wedgeReason().map(events::safe);
    UnitReport report;
    if ((exited(run, ExitCode.DONE) && wedged.isEmpty()) || isRecordedAsDone(unit, run.version())) {
      report = succeed(run);
    } else if (exited(run, ExitCode.TRY_AGAIN) && wedged.isEmpty()) {
      report = postpone(run);
    } else if (run.result().outcome() instanceof ScriptOutcome.Killed
        && life.status().state().isEnding()) {
      // With the node: nobody's failure, and it is not run again.
      note(run, LastWork.Result.FAILED, "the node ends");
      report = UnitReport.of(unit.name(), Status.POSTPONED);
    } else {
      report = fail(run, wedged);
    }
    unit.files().clearNotes();
    runner.forget(unit.files().run());
    return report;
  }

  private static boolean exited(Run run, int code) {
    return run.result().outcome() instanceof ScriptOutcome.Exited exited && exited.code() == code;
  }

  /** Returns whether a crash came after the version was recorded and before the run was closed. */
  private static boolean isRecordedAsDone(WorkUnit unit, Version version) throws IOException {
    return unit.kind() == WorkUnit.Kind.DETECTED
        && unit.files().done().equals(Optional.of(version));
  }

  private UnitReport succeed(Run run) throws IOException {
    WorkUnit unit = run.unit();
    if (unit.kind() == WorkUnit.Kind.SELF_DETECTING) {
      unit.files().clearFailure();
      return UnitReport.of(unit.name(), Status.SETTLED);
    }
    unit.files().recordDone(run.version(), unit.watchedPath());
    note(run, LastWork.Result.DONE, "");
    events.publish(new WorkEvent.Done(unit.name(), run.version(), run.took()));
    return UnitReport.of(unit.name(), Status.WORKED);
  }

  private void note(Run run, LastWork.Result result, String reason) {
    notes.end(run.unit(), run.version(), run.began(), run.took(), result, reason, tail(run));
  }

  /** What is kept of the output is as safe as what is told of it. */
  private List<String> tail(Run run) {
    return run.result().tail().stream().map(events::safe).toList();
  }

  /** What it needs is not there yet, which is nobody's failure: it is run again until it is. */
  private UnitReport postpone(Run run) throws IOException {
    WorkUnit unit = run.unit();
    FailureRecord record =
        new FailureRecord(
            run.version(),
            postponed(unit, run.version()).map(FailureRecord::count).orElse(0) + 1,
            new Stamp(clock.instant()),
            Duration.ZERO,
            Verdict.POSTPONED,
            reason(unit, run.result().outcome()),
            tail(run));
    unit.files().recordFailure(record);
    note(run, LastWork.Result.WAITING, "");
    events.publish(new WorkEvent.Postponed(unit.name(), record.version(), record.tail()));
    return UnitReport.of(unit.name(), record);
  }

  private static Optional<FailureRecord> postponed(WorkUnit unit, Version version)
      throws IOException {
    return unit.files()
        .failure()
        .filter(earlier -> earlier.version().equals(version))
        .filter(earlier -> earlier.verdict() == Verdict.POSTPONED);
  }

  private UnitReport fail(Run run, Optional<String> wedged) throws IOException {
    WorkUnit unit = run.unit();
    ScriptOutcome outcome = run.result().outcome();
    if (exited(run, ExitCode.REJECTED) && unit.files().served().isPresent()) {
      unit.files().recordDone(unit.files().served().get(), unit.watchedPath());
    }
    int count =
        unit.files()
                .failure()
                .filter(earlier -> earlier.version().equals(run.version()))
                .filter(earlier -> earlier.verdict() != Verdict.POSTPONED)
                .map(FailureRecord::count)
                .orElse(0)
            + 1;
    boolean crashed = outcome instanceof ScriptOutcome.Killed;
    Optional<Duration> next =
        crashed ? RetrySchedule.waitAfterCrash(count) : RetrySchedule.waitAfter(count);
    FailureRecord record =
        new FailureRecord(
            run.version(),
            count,
            new Stamp(clock.instant()),
            next.orElse(Duration.ZERO),
            verdict(unit, outcome, wedged, next),
            wedged.orElse(reason(unit, outcome)),
            tail(run));
    unit.files().recordFailure(record);
    boolean rejected = record.verdict() == Verdict.REJECTED;
    note(run, rejected ? LastWork.Result.REJECTED : LastWork.Result.FAILED, record.reason());
    events.publish(event(unit, record, crashed));
    return UnitReport.of(unit.name(), record);
  }

  private String reason(WorkUnit unit, ScriptOutcome outcome) {
    Optional<String> why =
        outcome instanceof ScriptOutcome.Exited exited
            ? ScriptText.diagnosis(unit.script(), exited.code())
            : Optional.empty();
    return outcome.words() + why.map(words -> "; " + events.safe(words)).orElse("");
  }

  private static WorkEvent event(WorkUnit unit, FailureRecord record, boolean crashed) {
    if (record.verdict() == Verdict.REJECTED) {
      return new WorkEvent.Rejected(unit.name(), record.version(), record.tail());
    }
    if (record.verdict() == Verdict.RETRY && crashed) {
      return new WorkEvent.Crashed(unit.name(), record.version(), record.reason());
    }
    Optional<Duration> next =
        record.verdict() == Verdict.RETRY ? Optional.of(record.delay()) : Optional.empty();
    return new WorkEvent.Failed(
        unit.name(), record.version(), record.reason(), record.count(), next, record.tail());
  }

  private static Verdict verdict(
      WorkUnit unit, ScriptOutcome outcome, Optional<String> wedged, Optional<Duration> next)
      throws IOException {
    if (wedged.isPresent()) {
      return Verdict.WEDGED;
    }
    if (outcome instanceof ScriptOutcome.Exited exited
        && exited.code() == ExitCode.REJECTED
        // Without a good version to go on with, it is a failure like another.
        && unit.files().done().isPresent()) {
      return Verdict.REJECTED;
    }
    return next.isPresent() ? Verdict.RETRY : Verdict.WEDGED;
  }

  private static List<String> commandLine(WorkUnit unit) {
    String script = unit.script().toString();
    return Files.isExecutable(unit.script()) ? List.of(script) : List.of("bash", script);
  }
}
