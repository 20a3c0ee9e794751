package io.federation.node.ec2;

import io.federation.machine.Deadline;
import io.federation.machine.LockFile;
import io.federation.model.ExitCode;
import io.federation.model.event.LifeEvent;
import io.federation.node.event.EventPublisher;
import io.federation.node.home.FileLocks;
import io.federation.node.home.NodeHome;
import io.federation.node.init.Terminator;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a heartbeat does first on EC2, also beside work: it rests while the instance is in a warm
 * pool, and ends the node where the instance is about to end.
 */
public final class InstanceLifecycleStep {

  /** What a heartbeat that comes a minute later leaves of the time of the group's hook. */
  private static final Duration HOOK = Duration.ofMinutes(4);

  /** For telling the group that it may go on. */
  private static final Duration MARGIN = Duration.ofSeconds(20);

  private static final String UNTIL = "until";

  private final NodeHome home;
  private final Instance instance;
  private final Terminator terminator;
  private final EventPublisher events;
  private final Clock clock;

  InstanceLifecycleStep(
      NodeHome home, Instance instance, Terminator terminator, EventPublisher events, Clock clock) {
    this.home = home;
    this.instance = instance;
    this.terminator = terminator;
    this.events = events;
    this.clock = clock;
  }

  /** Returns an {@link ExitCode} if that is all that this heartbeat is to do. */
  public Optional<Integer> call() throws IOException, InterruptedException {
    Instance.LifecycleState lifecycle = instance.refresh();
    if (lifecycle.isEnding()) {
      return end(lifecycle);
    }
    if (lifecycle.isWarmed()) {
      events.publish(
          new LifeEvent.WorkPaused("the instance is in a warm pool (" + lifecycle.target() + ")"));
      return Optional.of(ExitCode.DONE);
    }
    return Optional.empty();
  }

  private Optional<Integer> end(Instance.LifecycleState lifecycle)
      throws IOException, InterruptedException {
    if (AwsStateFile.ofEnd(home).has(LifecycleCalls.END_READY)) {
      return Optional.empty();
    }
    terminator.begin(
        lifecycle.interrupted().isPresent()
            ? "EC2 takes the spot instance back at " + lifecycle.interrupted().get()
            : "Auto Scaling ends the instance");
    FileLocks locks = new FileLocks(home);
    Optional<LockFile> end = locks.tryEnd();
    if (end.isEmpty()) {
      events.publish(new LifeEvent.HeartbeatBeside("another heartbeat ends the node"));
      return Optional.of(ExitCode.DONE);
    }
    try (LockFile held = end.get()) {
      return Optional.of(end(locks, until(lifecycle)));
    }
  }

  /** Of a heartbeat that was killed the time goes on. */
  private Instant until(Instance.LifecycleState lifecycle) throws IOException {
    AwsStateFile notes = AwsStateFile.ofEnd(home);
    Instant now = clock.instant();
    Instant until = lifecycle.interrupted().orElse(notes.at(UNTIL).orElse(now.plus(HOOK)));
    notes.set(UNTIL, until);
    notes.save();
    return until.minus(MARGIN);
  }

  private int end(FileLocks locks, Instant until) throws IOException, InterruptedException {
    Duration left = Duration.between(clock.instant(), until);
    Deadline deadline = Deadline.in(left.isNegative() ? Duration.ZERO : left);
    Optional<LockFile> work = locks.waitForWork(deadline.left().dividedBy(2));
    if (work.isEmpty()) {
      // The other half is for the scripts that end the node, and for what else keeps the lock.
      events.publish(
          new LifeEvent.Warning(
              "the instance ends soon, so the work that is under way is ended: "
                  + locks.workHolder()));
      terminator.stopWork();
      work = locks.waitForWork(deadline.left());
    }
    if (work.isEmpty()) {
      events.publish(
          new LifeEvent.Warning(
              "no script that ends the node was started, as its work is still under way: "
                  + locks.workHolder()));
      return ExitCode.FAILED;
    }
    try (LockFile held = work.get()) {
      boolean well = terminator.runScripts(deadline);
      AwsStateFile notes = AwsStateFile.ofEnd(home);
      notes.set(LifecycleCalls.END_READY, clock.instant());
      notes.save();
      return well ? ExitCode.DONE : ExitCode.FAILED;
    }
  }
}
