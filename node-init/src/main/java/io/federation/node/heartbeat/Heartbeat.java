package io.federation.node.heartbeat;

import io.federation.machine.LockFile;
import io.federation.model.ExitCode;
import io.federation.model.NodeProperty;
import io.federation.model.NodeState;
import io.federation.model.event.LifeEvent;
import io.federation.node.ec2.InstanceLifecycleStep;
import io.federation.node.event.EventPublisher;
import io.federation.node.home.FileLocks;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.node.init.InitStep;
import io.federation.node.install.UpgradeStep;
import io.federation.node.metrics.MetricsMirror;
import io.federation.node.repository.AdvanceStep;
import io.federation.node.repository.LookResult;
import io.federation.node.repository.LookStep;
import io.federation.node.repository.WorkingTrees;
import io.federation.node.work.DetectStep;
import io.federation.node.work.UnitDecision;
import io.federation.node.work.WorkStep;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One heartbeat: look at every repository, advance what has moved, upgrade, detect what is to be
 * done, work, settle the node's state, tell everybody. Two of them never work at the same time, and
 * one that comes beside work says so and leaves.
 */
public final class Heartbeat {

  /** What a heartbeat consists of, in this order. */
  public record Steps(
      Optional<InstanceLifecycleStep> instance,
      LookStep look,
      InitStep init,
      AdvanceStep advance,
      UpgradeStep upgrade,
      DetectStep detect,
      WorkStep work,
      SettleStep settle) {}

  private static final Duration LONGEST_BESIDE_WORK = Duration.ofSeconds(2);

  private final NodeInfo nodeInfo;
  private final FileLocks locks;
  private final Steps steps;
  private final Maintenance maintenance;
  private final MetricsMirror metrics;
  private final EventPublisher events;
  private final Jitter jitter;

  public Heartbeat(
      NodeHome home,
      Steps steps,
      Maintenance maintenance,
      MetricsMirror metrics,
      EventPublisher events,
      Jitter jitter) {
    this.nodeInfo = new NodeInfo(home);
    this.locks = new FileLocks(home);
    this.steps = steps;
    this.maintenance = maintenance;
    this.metrics = metrics;
    this.events = events;
    this.jitter = jitter;
  }

  /**
   * Beats once.
   *
   * @return an {@link ExitCode}
   * @throws IllegalArgumentException if nodeinfo does not hold what it must
   */
  public int call(Trigger trigger) throws IOException, InterruptedException {
    String identity = nodeInfo.name(NodeProperty.INSTANCE_ID).orElse("");
    if (identity.isEmpty()) {
      events.publish(
          new LifeEvent.Warning(
              "nodeinfo has no instance-id: set it with node-init nodeinfo set instance-id ..."));
    }
    Duration waited = trigger.delay(identity);
    jitter.sleep(waited);
    metrics.begin(trigger.isRehearsal());
    Optional<Integer> instead = instead(trigger);
    if (instead.isPresent()) {
      steps.settle().noteHeartbeat();
      events.beat(false);
      return instead.get();
    }
    Optional<LockFile> look = locks.waitForHeartbeat(trigger.deadline().left());
    if (look.isEmpty()) {
      return steps.settle().besideAnother(locks.heartbeatHolder() + steps.look().waitingFor());
    }
    try (LockFile held = look.get()) {
      return lookAndWork(held, identity, trigger, waited);
    } finally {
      // With all locks open again: a mirror that is slow keeps nobody. What is loaded from the jar
      // for the first time cannot be relied upon where another jar has taken its place.
      if (!steps.upgrade().hasSwapped()) {
        events.beat(trigger.isRehearsal());
      }
    }
  }

  /** Returns the exit code where the machine has something else in mind for the node. */
  private Optional<Integer> instead(Trigger trigger) throws IOException, InterruptedException {
    return steps.instance().isPresent() && !trigger.isRehearsal()
        ? steps.instance().get().call()
        : Optional.empty();
  }

  private int lookAndWork(LockFile look, String identity, Trigger trigger, Duration waited)
      throws IOException, InterruptedException {
    steps.settle().noteHeartbeat();
    Optional<LockFile> work = locks.waitForWork(atMost(trigger.deadline().left()));
    if (work.isEmpty()) {
      events.publish(
          new LifeEvent.HeartbeatBeside("init or work is under way: " + locks.workHolder()));
      return ExitCode.DONE;
    }
    try (LockFile held = work.get()) {
      try {
        return lookAndWorkAlone(look, identity, trigger, waited);
      } finally {
        if (!trigger.isRehearsal() && !steps.upgrade().hasSwapped()) {
          maintenance.call(look, identity);
        }
      }
    }
  }

  /** A heartbeat that has looked is about to leave; one that works is not. */
  private static Duration atMost(Duration left) {
    return left.compareTo(LONGEST_BESIDE_WORK) < 0 ? left : LONGEST_BESIDE_WORK;
  }

  private int lookAndWorkAlone(LockFile look, String identity, Trigger trigger, Duration waited)
      throws IOException, InterruptedException {
    NodeState state = steps.settle().checkInitialised();
    LookResult seen = steps.look().call();
    WorkingTrees trees = seen.trees();
    boolean commitsPending = seen instanceof LookResult.Moved;
    if (!commitsPending) {
      metrics.looked(trees);
    }
    if (!trigger.isRehearsal() && steps.init().isDue(state, seen)) {
      look.close();
      return steps.init().call();
    }
    if (!state.mayWork()) {
      return steps.settle().rest(trees, "the node is in state " + state.word());
    }
    look.close();
    if (!trigger.isRehearsal() && steps.upgrade().call(trees.ops(), commitsPending)) {
      return ExitCode.DONE;
    }
    if (commitsPending && trigger.isRehearsal()) {
      return ExitCode.TRY_AGAIN;
    }
    List<UnitDecision> underWay = steps.detect().takeOver(trees);
    if (seen instanceof LookResult.Moved moved && !DetectStep.isDoing(underWay)) {
      jitter.waitForShare(identity, waited, trees.config().jitter(), steps.advance());
      trees = steps.advance().call(moved);
      metrics.looked(trees);
      if (steps.upgrade().call(trees.ops(), false)) {
        return ExitCode.DONE;
      }
    }
    Optional<String> rest = steps.settle().reasonToRest(trees);
    int code =
        rest.isPresent()
            ? steps.settle().rest(trees, rest.get())
            : steps
                .settle()
                .call(
                    trees, steps.work().call(steps.detect().call(trees, underWay), trees.config()));
    return trees.isAt(trigger.wanted()) ? code : ExitCode.TRY_AGAIN;
  }
}
