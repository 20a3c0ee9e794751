package io.federation.node.ec2;

import io.federation.model.NodeProperty;
import io.federation.model.NodeState;
import io.federation.model.NodeStatus;
import io.federation.model.Stamp;
import io.federation.model.StateLog;
import io.federation.model.aws.AwsCall;
import io.federation.model.aws.AwsOutcome;
import io.federation.model.aws.AwsOutcome.Result;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.node.repository.ConfigStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Tells those who wait for it that the node was born, or could not be, that it may end, and that it
 * should be replaced.
 */
final class LifecycleCalls {

  /** Note of when the node was ready to end, as {@link AwsStateFile#ofEnd}. */
  static final String END_READY = "ready";

  private static final String LAUNCHING = "launching";
  private static final String TERMINATING = "terminating";

  private static final String LAUNCH_TOLD = "launch.told";
  private static final String WARMED_TOLD = "launch.warmedTold";
  private static final String SIGNAL_TOLD = "signal.told";
  private static final String END_TOLD = "end.told";
  private static final String UNHEALTHY_TOLD = "unhealthy.told";

  /** For how long a birth may fail and be tried again. */
  private static final Duration BIRTH = Duration.ofMinutes(10);

  /** For how long Auto Scaling may say that it does not wait for a launch that is about to come. */
  private static final Duration NOT_YET = Duration.ofMinutes(10);

  /** Nobody waits for a launch for that long. */
  private static final Duration LAUNCH = Duration.ofHours(1);

  private final NodeHome home;
  private final NodeInfo nodeInfo;
  private final ConfigStore configs;

  LifecycleCalls(NodeHome home) {
    this.home = home;
    this.nodeInfo = new NodeInfo(home);
    this.configs = new ConfigStore(home);
  }

  /** Adds the calls that are due. */
  void add(
      String instance, PendingCall.Situation situation, AwsStateFile notes, List<PendingCall> to)
      throws IOException {
    if (situation.status().state().isEnding()) {
      if (!notes.has(END_TOLD) && AwsStateFile.ofEnd(home).has(END_READY)) {
        to.add(
            new PendingCall(
                "end",
                new AwsCall.CompleteLifecycle(group(), TERMINATING, instance, true),
                outcome -> take(outcome, END_TOLD, notes)));
      }
    } else {
      addBirth(instance, situation, notes, to);
      addHealth(instance, situation, notes, to);
    }
  }

  private void addBirth(
      String instance, PendingCall.Situation situation, AwsStateFile notes, List<PendingCall> to)
      throws IOException {
    boolean warmed = situation.lifecycle().isWarmed();
    String launch = warmed ? WARMED_TOLD : LAUNCH_TOLD;
    if (notes.has(launch) && (warmed || notes.has(SIGNAL_TOLD))) {
      return;
    }
    Optional<Instant> born = first(situation.status(), NodeState.INITDONE);
    Optional<Instant> begun = first(situation.status(), NodeState.SETUP);
    if (born.isPresent()) {
      Duration age = Duration.between(born.get(), situation.now());
      if (!warmed && !notes.has(SIGNAL_TOLD)) {
        addSignal(instance, true, age, notes, to);
      }
      if (!notes.has(launch)) {
        to.add(
            new PendingCall(
                "launch",
                new AwsCall.CompleteLifecycle(group(), LAUNCHING, instance, true),
                outcome -> takeOfLaunch(outcome, launch, age, notes)));
      }
    } else if (situation.isInitUnderWay()) {
      to.add(
          new PendingCall(
              "extension of the launch",
              new AwsCall.ExtendLifecycle(group(), LAUNCHING, instance),
              outcome -> outcome.result() == Result.FAILED ? outcome.text() : ""));
    } else if (begun.isPresent() && !situation.now().isBefore(begun.get().plus(BIRTH))) {
      Duration age = Duration.between(begun.get(), situation.now());
      if (!notes.has(SIGNAL_TOLD)) {
        addSignal(instance, false, age, notes, to);
      }
      if (!notes.has(launch)) {
        to.add(
            new PendingCall(
                "failed launch",
                new AwsCall.CompleteLifecycle(group(), LAUNCHING, instance, false),
                outcome -> takeOfLaunch(outcome, launch, age, notes)));
      }
    }
  }

  private void addSignal(
      String instance, boolean success, Duration age, AwsStateFile notes, List<PendingCall> to)
      throws IOException {
    to.add(
        new PendingCall(
            "signal to the stack",
            new AwsCall.SignalStack(
                nodeInfo.get(NodeProperty.AWS_STACK).orElse(""),
                nodeInfo.get(NodeProperty.AWS_RESOURCE).orElse(""),
                instance,
                success),
            outcome -> takeOfLaunch(outcome, SIGNAL_TOLD, age, notes)));
  }

  private void addHealth(
      String instance, PendingCall.Situation situation, AwsStateFile notes, List<PendingCall> to)
      throws IOException {
    NodeStatus status = situation.status();
    if (!status.state().isWedged() || status.since().isEmpty()) {
      return;
    }
    Stamp since = status.since().get();
    Optional<Duration> after = configs.load().aws().replaceWedged();
    if (after.isPresent()
        && !notes.get(UNHEALTHY_TOLD).equals(since.toString())
        && !situation.now().isBefore(since.instant().plus(after.get()))) {
      to.add(
          new PendingCall(
              "replacement of the wedged node",
              new AwsCall.ReportUnhealthy(instance),
              outcome -> {
                if (outcome.isDone()) {
                  notes.set(UNHEALTHY_TOLD, since.instant());
                }
                return outcome.isDone() ? "" : outcome.text();
              }));
    }
  }

  private static String take(AwsOutcome outcome, String told, AwsStateFile notes) {
    if (outcome.isDone()) {
      notes.set(told, "yes");
    }
    return outcome.isDone() ? "" : outcome.text();
  }

  private static String takeOfLaunch(
      AwsOutcome outcome, String told, Duration age, AwsStateFile notes) {
    Duration longest = outcome.result() == Result.NOT_AWAITED ? NOT_YET : LAUNCH;
    if (!outcome.isDone() && age.compareTo(longest) >= 0) {
      notes.set(told, "no");
      return "";
    }
    return take(outcome, told, notes);
  }

  private String group() throws IOException {
    return nodeInfo.get(NodeProperty.AWS_GROUP).orElse("");
  }

  private static Optional<Instant> first(NodeStatus status, NodeState state) {
    for (StateLog.Entry entry : status.log().entries()) {
      if (entry.state() == state) {
        return Optional.of(entry.at().instant());
      }
    }
    return Optional.empty();
  }
}
