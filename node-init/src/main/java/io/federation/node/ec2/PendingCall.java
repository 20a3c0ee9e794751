package io.federation.node.ec2;

import io.federation.model.NodeStatus;
import io.federation.model.aws.AwsCall;
import io.federation.model.aws.AwsOutcome;
import java.time.Instant;

/**
 * A call of AWS that is to be made now.
 *
 * @param name what it is about, for people
 * @param call the call
 * @param taking notes what came of it
 */
record PendingCall(String name, AwsCall call, Taking taking) {

  /** Notes what came of a call. */
  @FunctionalInterface
  interface Taking {
    /** Returns what is still wrong, as {@link AwsOutcome#text} says it; empty if nothing is. */
    String take(AwsOutcome outcome);
  }

  /**
   * How it stands with a node.
   *
   * @param status its state
   * @param lifecycle what is to become of its instance
   * @param isInitUnderWay whether another process initialises it
   * @param now the time
   */
  record Situation(
      NodeStatus status, Instance.LifecycleState lifecycle, boolean isInitUnderWay, Instant now) {}
}
