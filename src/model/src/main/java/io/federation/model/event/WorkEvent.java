package io.federation.model.event;

import io.federation.model.UnitName;
import io.federation.model.Version;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What happens to a work unit. */
public sealed interface WorkEvent extends NodeEvent {

  /** Returns the unit. */
  UnitName unit();

  /** The watched path was compared between the version worked last and the present one. */
  record Compared(UnitName unit, Version from, Version to, String path, List<Version> commits)
      implements WorkEvent {
    public Compared {
      commits = List.copyOf(commits);
    }

    @Override
    public String message() {
      StringBuilder shas = new StringBuilder();
      for (Version commit : commits) {
        shas.append(shas.isEmpty() ? "" : " ").append(commit);
      }
      return unit + ": Compared " + from + " to " + to + " for " + path + " and got " + shas;
    }

    @Override
    public NodeEvent withTexts(UnaryOperator<String> clean) {
      return new Compared(unit, from, to, clean.apply(path), commits);
    }
  }

  /** There is something to do. */
  record ChangeDetected(UnitName unit, Optional<Version> done, Version version, String why)
      implements WorkEvent {
    @Override
    public String message() {
      return unit + ": Detected Change in Git Version! " + why;
    }
  }

  /** A unit's script is about to run. */
  record Started(UnitName unit, Version version, int attempt) implements WorkEvent {
    @Override
    public String message() {
      return unit
          + ": Starting ActualWork at "
          + version
          + (attempt > 1 ? " (attempt " + attempt + ")" : "");
    }
  }

  /** A unit's script ended well, and its version is recorded as done. */
  record Done(UnitName unit, Version version, Duration took) implements WorkEvent {
    @Override
    public String message() {
      return unit + ": Done ActualWork at " + version + " in " + took.toSeconds() + " s";
    }
  }

  /**
   * A unit's script failed.
   *
   * @param reason how it ended, such as {@code exit code 3}
   * @param attempt how often this version has failed, this time included
   * @param next when it is tried again; nothing if it is not
   * @param tail the last lines of its output
   */
  record Failed(
      UnitName unit,
      Version version,
      String reason,
      int attempt,
      Optional<Duration> next,
      List<String> tail)
      implements WorkEvent {
    public Failed {
      tail = List.copyOf(tail);
    }

    @Override
    public String message() {
      return unit
          + ": Failed ActualWork at "
          + version
          + " with "
          + reason
          + ", attempt "
          + attempt
          + next.map(wait -> "; next in " + wait.toMinutes() + " min").orElse("; not tried again");
    }

    @Override
    public NodeEvent withTexts(UnaryOperator<String> clean) {
      return new Failed(
          unit, version, clean.apply(reason), attempt, next, tail.stream().map(clean).toList());
    }

    @Override
    public Severity severity() {
      return Severity.ERROR;
    }
  }

  /** A unit's script refused this version for good. */
  record Rejected(UnitName unit, Version version, List<String> tail) implements WorkEvent {
    public Rejected {
      tail = List.copyOf(tail);
    }

    @Override
    public String message() {
      return unit + ": Rejected version " + version + "; it is not tried again";
    }

    @Override
    public NodeEvent withTexts(UnaryOperator<String> clean) {
      return new Rejected(unit, version, tail.stream().map(clean).toList());
    }

    @Override
    public Severity severity() {
      return Severity.ERROR;
    }
  }

  /** A unit waits for something, and is run again with the next heartbeat. */
  record Postponed(UnitName unit, Version version, List<String> tail)
      implements WorkEvent, RepeatedEvent {
    public Postponed {
      tail = List.copyOf(tail);
    }

    @Override
    public String message() {
      String last = tail.isEmpty() ? "" : ": " + tail.get(tail.size() - 1);
      return unit + ": Not yet " + version + last;
    }

    @Override
    public NodeEvent withTexts(UnaryOperator<String> clean) {
      return new Postponed(unit, version, tail.stream().map(clean).toList());
    }
  }

  /** A unit did not come to its end: its process is gone, or the machine was restarted. */
  record Crashed(UnitName unit, Version version, String how) implements WorkEvent {
    @Override
    public String message() {
      return unit + ": Crashed ActualWork at " + version + ": " + how + "; it runs again";
    }

    @Override
    public NodeEvent withTexts(UnaryOperator<String> clean) {
      return new Crashed(unit, version, clean.apply(how));
    }

    @Override
    public Severity severity() {
      return Severity.ERROR;
    }
  }

  /** A unit is still running from an earlier heartbeat. */
  record AlreadyDoing(UnitName unit, Version version) implements WorkEvent, RepeatedEvent {
    @Override
    public String message() {
      return unit + ": Already doing " + version;
    }
  }

  /** Processes were ended that a unit had left in its process group. */
  record LeftoversStopped(UnitName unit, int processes) implements WorkEvent {
    @Override
    public String message() {
      return unit
          + ": Ended "
          + processes
          + " process(es) that the script left running; start with setsid what is to outlive it";
    }

    @Override
    public Severity severity() {
      return Severity.WARNING;
    }
  }

  /** A unit is not run although there is something to do. */
  record Waiting(UnitName unit, Version version, String why) implements WorkEvent, RepeatedEvent {
    @Override
    public String message() {
      return unit + ": Does not run at " + version + " now: " + why;
    }

    @Override
    public NodeEvent withTexts(UnaryOperator<String> clean) {
      return new Waiting(unit, version, clean.apply(why));
    }
  }

  /** A level has no script in this repository. */
  record SkippedMissing(UnitName unit) implements WorkEvent, RepeatedEvent {
    @Override
    public String message() {
      return unit + ": Skipped missing: " + unit.level();
    }
  }

  /** A unit cannot be used as it stands in the repository. */
  record Unusable(UnitName unit, String why) implements WorkEvent, RepeatedEvent {
    @Override
    public String message() {
      return unit + ": " + why;
    }

    @Override
    public NodeEvent withTexts(UnaryOperator<String> clean) {
      return new Unusable(unit, clean.apply(why));
    }

    @Override
    public Severity severity() {
      return Severity.ERROR;
    }
  }
}
