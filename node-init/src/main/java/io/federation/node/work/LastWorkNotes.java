package io.federation.node.work;

import io.federation.git.GitRepository;
import io.federation.git.History;
import io.federation.machine.ErrorText;
import io.federation.model.Stamp;
import io.federation.model.UnitName;
import io.federation.model.Version;
import io.federation.model.event.LifeEvent;
import io.federation.node.event.EventPublisher;
import io.federation.node.home.NodeHome;
import io.federation.presence.LastWork;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Notes in one heartbeat which change makes the node work, and what comes of it. The work that
 * began last is what is noted; but one that comes to a bad end stays noted until the heartbeat's
 * end, whatever other units do in it. That a note cannot be made is told, and keeps nothing from
 * working.
 */
final class LastWorkNotes {

  private final NodeHome home;
  private final EventPublisher events;
  private Optional<UnitName> bad = Optional.empty();

  LastWorkNotes(NodeHome home, EventPublisher events) {
    this.home = home;
    this.events = events;
  }

  synchronized void begin(UnitTask task, Stamp now) {
    if (!isNoted(task.unit())) {
      return;
    }
    bad = Optional.empty();
    try {
      LastWorkFile.write(
          home, begun(task.unit(), task.version(), task.change(), task.changedPaths(), now));
    } catch (IOException | RuntimeException | Error e) {
      tell(e);
    }
  }

  /**
   * Notes that a run came to its end, be it this heartbeat's or one that an earlier one began.
   *
   * @param version the version that was worked
   * @param began when it began
   * @param reason why it came to no good end; empty if it did
   * @param tail the last lines that it printed, without secrets
   */
  synchronized void end(
      WorkUnit unit,
      Version version,
      Stamp began,
      Duration took,
      LastWork.Result result,
      String reason,
      List<String> tail) {
    keepRun(unit, began.instant().plus(took), took, result);
    if (!isNoted(unit)) {
      return;
    }
    try {
      Optional<LastWork> noted =
          LastWorkFile.read(home)
              .filter(last -> last.unit().equals(unit.name()) && last.version().equals(version));
      if (noted.isEmpty() && !result.isBad()) {
        return;
      }
      LastWork work =
          noted.isPresent() ? noted.get() : begun(unit, version, version, List.of(), began);
      LastWorkFile.write(home, work.ended(result, reason, took.toSeconds(), tail));
      bad = result.isBad() ? Optional.of(unit.name()) : Optional.empty();
    } catch (IOException | RuntimeException | Error e) {
      tell(e);
    }
  }

  /** One that detects changes by itself runs in every heartbeat: of that nothing is kept. */
  private void keepRun(WorkUnit unit, Instant ended, Duration took, LastWork.Result result) {
    if (unit.kind() == WorkUnit.Kind.DETECTED) {
      try {
        unit.files().recordRun(ended, took, result);
      } catch (IOException e) {
        tell(e);
      }
    }
  }

  private boolean isNoted(WorkUnit unit) {
    return unit.kind() == WorkUnit.Kind.DETECTED
        && (bad.isEmpty() || bad.get().equals(unit.name()));
  }

  private static LastWork begun(
      WorkUnit unit, Version version, Version change, List<String> paths, Stamp began)
      throws IOException {
    History.CommitInfo commit;
    try (GitRepository repository = GitRepository.open(unit.repository())) {
      commit = repository.history().info(change);
    }
    return new LastWork(
        unit.name(),
        version,
        change,
        commit.author(),
        commit.subject(),
        paths,
        began,
        0,
        LastWork.Result.RUNNING,
        "",
        List.of());
  }

  private void tell(Throwable trouble) {
    events.publish(new LifeEvent.Warning("Cannot note the last work: " + ErrorText.of(trouble)));
  }
}
